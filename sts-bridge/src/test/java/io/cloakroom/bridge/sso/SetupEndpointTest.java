package io.cloakroom.bridge.sso;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.sso.SsoNode.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bridge tells those who set their tools up. */
class SetupEndpointTest {
    @Test
    void programsReadADocument(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of())) {
            Answer answer = node.get("/.well-known/cloakroom");
            String url = node.url("").toString();
            JsonNode document = answer.json();
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(document.path("endpoints").path("s3").asText()).isEqualTo(url);
            assertThat(document.path("endpoints").path("sso").asText()).isEqualTo(url + "/-/sso");
            assertThat(document.path("endpoints").path("setup").asText()).isEqualTo(url + "/-/setup");
            assertThat(document.path("version").asInt()).isEqualTo(1);
            assertThat(document.path("name").asText()).isEqualTo("127.0.0.1");
            assertThat(document.path("region").asText()).isEqualTo("us-east-1");
            assertThat(document.path("addressing").asText()).isEqualTo("path");
            JsonNode login = document.path("providers").path(0);
            assertThat(login.path("name").asText("none")).isEmpty();
            assertThat(login.path("client").asText()).isEqualTo("s3-cli");
            assertThat(login.path("issuer").asText()).isEqualTo(node.provider.issuer());
            assertThat(login.path("scopes").asText()).isEqualTo("openid s3");
            assertThat(login.path("startUrl").asText()).isEqualTo("https://identitycenter.amazonaws.com/cloakroom");
        }
    }

    @Test
    void peopleReadAPage(@TempDir Path folder) throws Exception {
        try (SsoNode node = new SsoNode(folder, Map.of("MINIO_SITE_REGION", "eu-central-1"))) {
            Answer answer = node.get("/-/setup");
            String page = answer.http().body();
            assertThat(page)
                    .contains("endpoint_url = " + node.url("/-/sso"))
                    .contains("sso_region = eu-central-1")
                    .contains("aws sso login --profile cloakroom", "aws sso logout --profile cloakroom")
                    .doesNotContain("<script", " style=", " src=", "%");
            Matcher style =
                    Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(page);
            assertThat(style.find()).isTrue();
            String digest = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
            assertThat(answer.header("content-security-policy"))
                    .isEqualTo(
                            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                                    .formatted(digest));
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    /** Without the addresses it registers at AWS and shows a login there: it reads them of no profile. */
    @Test
    void theMenuOfRolesIsToldWhereToAsk(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of())) {
            assertThat(node.get("/-/setup").http().body())
                    .contains("AWS_ENDPOINT_URL_SSO=%1$s AWS_ENDPOINT_URL_SSO_OIDC=%1$s ".formatted(node.url("/-/sso"))
                            + "aws configure sso --profile cloakroom");
        }
    }

    @Test
    void theOperatorSaysWhereItIs(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of("MINIO_SERVER_URL", "https://s3.example.org/"))) {
            assertThat(node.get("/-/setup").http().body())
                    .contains("endpoint_url = https://s3.example.org/-/sso", "USE_SSL true");
        }
    }

    @Test
    void whereNobodyLogsInItSaysSo(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of("CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT", ""))) {
            assertThat(node.get("/-/setup").http().body())
                    .contains("offers no login")
                    .doesNotContain("sso_session");
            JsonNode document = node.get("/.well-known/cloakroom").json();
            assertThat(document.path("endpoints").has("sso")).isFalse();
            assertThat(document.path("providers")).isEmpty();
            assertThat(node.get("/authorize?client_id=x").header("content-type"))
                    .isEqualTo("application/xml");
            assertThat(node.post("/client/register", "{}").header("content-type"))
                    .isEqualTo("application/xml");
        }
    }

    @Test
    void itIsOnlyRead(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of())) {
            Answer answer =
                    node.send(HttpRequest.newBuilder(node.url("/-/setup")).DELETE());
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
            Answer head = node.send(
                    HttpRequest.newBuilder(node.url("/-/setup")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.http().body()).isEmpty();
        }
    }

    @Test
    void whoAsksTooOftenWaits(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of("CLOAKROOM_STS_RATE", "1"))) {
            Answer answer = Stream.generate(() -> node.get("/-/setup"))
                    .limit(20)
                    .filter(it -> it.status() != 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.http().body()).contains("Too many SSO calls from this address");
        }
    }

    /** A page shows it to nobody but who sent it; still, nothing of it may become markup. */
    @Test
    void s08_aHostThatIsNoneIsRefused(@TempDir Path folder) throws Exception {
        try (SsoNode node = new SsoNode(folder, Map.of())) {
            for (String host : new String[] {"<b>x</b>", "a/b", "a b", "user@evil.example", "\"x\"", "[::::]"}) {
                assertThat(raw(node, host)).as(host).startsWith("HTTP/1.1 400 ").doesNotContain(host);
            }
        }
    }

    private static String raw(SsoNode node, String host) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.url("").getPort())) {
            socket.getOutputStream()
                    .write("GET /-/setup HTTP/1.1\r\nhost: %s\r\nconnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

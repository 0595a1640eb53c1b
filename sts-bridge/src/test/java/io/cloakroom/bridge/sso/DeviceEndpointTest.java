package io.cloakroom.bridge.sso;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.sso.SsoNode.Answer;
import io.cloakroom.bridge.sso.SsoNode.Client;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see before they confirm a login on another device. */
class DeviceEndpointTest {
    private SsoNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        node = new SsoNode(folder, Map.of("CLOAKROOM_CONSOLE_ADDRESS", "127.0.0.1:0", "CLOAKROOM_STS_RATE", "0"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Answer begin(String clientName) {
        Answer client = node.post("/client/register", Map.of("clientName", clientName, "clientType", "public"));
        return begin(new Client(client.text("clientId"), client.text("clientSecret")));
    }

    private Answer begin(Client client) {
        return node.post(
                "/device_authorization",
                Map.of(
                        "clientId",
                        client.id(),
                        "clientSecret",
                        client.secret(),
                        "startUrl",
                        "https://identitycenter.amazonaws.com/cloakroom"));
    }

    private Answer open(String url) {
        return node.send(HttpRequest.newBuilder(URI.create(url)));
    }

    @Test
    void s77_thePageSaysWhatAsksAndFromWhere() {
        Answer begun = begin(node.register());
        String link = begun.text("verificationUriComplete");

        assertThat(link).startsWith(node.console() + "/-/device?login=");
        // Whichever of the two is opened, this page comes first.
        assertThat(begun.text("verificationUri")).isEqualTo(link);
        Answer page = open(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.http().body())
                .contains("<dd>botocore-client-acme</dd>", "<dd>127.0.0.1</dd>", "<dd>less than a minute ago</dd>")
                .contains("<code>ABCD-EFGH</code>", "close the page: they would get your data")
                .contains("href=\"%s/device-page?user_code=ABCD-EFGH\"".formatted(node.provider.issuer()));
        assertThat(page.header("content-security-policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
    }

    @Test
    void s77_theNameOfAProgramIsText() {
        Answer page = open(begin("<script>\n\u202e" + "x".repeat(100)).text("verificationUri"));

        assertThat(page.http().body())
                .contains("<dd>&lt;script&gt;\\u000a\\u202e" + "x".repeat(54) + "…</dd>")
                .doesNotContain("<script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?login=", "?login=AAAA", "?other=x", "?login=x&login=y"})
    void s77_aLinkOfSomebodyElseShowsNothing(String query) {
        Answer page = open(node.console() + "/-/device" + query);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.http().body()).contains("This link is over").doesNotContain("href=\"http");
    }

    @Test
    void s77_anOldLinkIsOver() {
        node.logins.deviceSeconds = 1;
        String link = begin(node.register()).text("verificationUri");

        Answer page = open(link);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (page.status() == 200 && System.nanoTime() < deadline) {
            page = open(link);
        }
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.http().body()).contains("This link is over").doesNotContain("device-page");
    }

    /** What is sealed for another purpose is no link. */
    @Test
    void s77_noOtherSealMakesAPage() {
        Client client = node.register();
        for (String sealed : List.of(client.id(), client.secret(), begin(client).text("deviceCode"))) {
            assertThat(open(node.console() + "/-/device?login=" + sealed).status())
                    .isEqualTo(400);
        }
    }

    /** Pages of the bridge stand on the console's address only: an object could look like one. */
    @Test
    void thePortOfS3HasNoSuchPage() {
        URI link = URI.create(begin(node.register()).text("verificationUri"));

        assertThat(node.get(link.getRawPath() + "?" + link.getRawQuery()).http().body())
                .doesNotContain("Is this your login?");
    }
}

package io.cloakroom.bridge.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that a provider sends to a bridge. */
class SignalEndpointTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EVENT = "application/secevent+jwt";
    private static final String DISABLED = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeOidcProvider provider = new FakeOidcProvider();
    private Path audit;
    private Bridge bridge;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, ConfigException {
        audit = folder.resolve("audit.log");
        bridge = Bridge.start(ConfigLoader.load(
                new ConfigLoader.Mode.Server(folder.resolve("store").toString()),
                Map.of(),
                Map.of(
                        "CLOAKROOM_ADDRESS",
                        "127.0.0.1:0",
                        "CLOAKROOM_AUDIT_LOG",
                        audit.toString(),
                        "MINIO_PROMETHEUS_AUTH_TYPE",
                        "public",
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        provider.configUrl().toString(),
                        "MINIO_IDENTITY_OPENID_CLIENT_ID",
                        FakeOidcProvider.CLIENT_ID)));
    }

    @AfterEach
    void stop() {
        bridge.close();
        provider.close();
    }

    private HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(bridge.endpoint() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("content-type", type);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Map<String, Object> claims(String id) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", provider.issuer());
        claims.put("aud", FakeOidcProvider.CLIENT_ID);
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("jti", id);
        return claims;
    }

    private String logout() {
        Map<String, Object> claims = claims("logout-1");
        claims.put("sub", provider.claims().get("sub"));
        claims.put("sid", provider.claims().get("sid"));
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        return "logout_token=" + URLEncoder.encode(FakeOidcProvider.sign("RS256", "rsa", claims), UTF_8);
    }

    private String disabled(String id) {
        Map<String, Object> claims = claims(id);
        claims.put(
                "sub_id",
                Map.of(
                        "format",
                        "iss_sub",
                        "iss",
                        provider.issuer(),
                        "sub",
                        provider.claims().get("sub")));
        claims.put("events", Map.of(DISABLED, Map.of()));
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "rsa", "typ", "secevent+jwt");
        return FakeOidcProvider.sign(
                header, claims, FakeOidcProvider.keyPair("rsa", "RS256").getPrivate(), "RS256");
    }

    private String login() throws Exception {
        String token = provider.token(claims -> {
            claims.put("iat", Instant.now().minusSeconds(30).getEpochSecond());
            claims.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
        });
        return send("POST", "/", FORM, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=" + token)
                .body();
    }

    @Test
    void aLogoutEndsTheLogin() throws Exception {
        assertThat(login()).contains("<SessionToken>");

        HttpResponse<String> answer = send("POST", "/-/backchannel-logout", FORM, logout());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");

        assertThat(login()).contains("ExpiredToken", "It was revoked as of");
        assertThat(send("POST", "/-/backchannel-logout", FORM, logout()).statusCode())
                .as("it may be sent again")
                .isEqualTo(200);
    }

    @Test
    void anEventIsAcknowledgedWithoutABody() throws Exception {
        HttpResponse<String> answer = send("POST", "/-/signals", EVENT, disabled("1"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(login()).contains("ExpiredToken");
        assertThat(send("GET", "/-/metrics", "", "").body())
                .contains("cloakroom_signals_total{event=\"account-disabled\",outcome=\"ended\",provider=\"_\"} 1");
        bridge.close();
        assertThat(Files.readAllLines(audit))
                .anyMatch(line -> line.contains("\"action\":\"signals:Push\"")
                        && line.contains("account-disabled: ended")
                        && line.contains("\"provider\":\"_\""));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /-/signals, application/secevent+jwt, 400, not-a-token",
        "POST, /-/signals, application/json, 400, x",
        "POST, /-/backchannel-logout, application/x-www-form-urlencoded, 400, logout_token=x",
        "POST, /-/backchannel-logout, application/x-www-form-urlencoded, 400, logout_token=x&logout_token=x",
        "POST, /-/backchannel-logout, application/x-www-form-urlencoded, 400, other=x",
        "POST, /-/backchannel-logout, application/secevent+jwt, 400, x",
        "GET, /-/backchannel-logout, '', 405, ''",
        "PUT, /-/signals, application/secevent+jwt, 405, x"
    })
    void whatIsNoSignalIsRefused(String method, String path, String type, int status, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, type, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"err\":\"invalid_request\"", "\"error\":\"invalid_request\"");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void s67_bodiesAreBounded() throws Exception {
        String token = disabled("1") + " ".repeat(70_000);
        assertThat(send("POST", "/-/signals", EVENT, token).body()).contains("exceeds the maximum");
        assertThat(login()).contains("<SessionToken>");
    }

    /** Somebody at the same address, behind a proxy for example, must not be able to silence a provider. */
    @Test
    void s67_whoSendsJunkSilencesNobody() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(send("POST", "/-/signals", EVENT, "not-a-token").statusCode())
                    .isEqualTo(400);
        }
        assertThat(send("POST", "/-/signals", EVENT, disabled("1")).statusCode())
                .isEqualTo(202);
    }
}

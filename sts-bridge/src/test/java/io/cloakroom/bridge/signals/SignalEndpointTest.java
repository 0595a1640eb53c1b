package io.cloakroom.bridge.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.Bridge;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.StateViews;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

    private SignalTokens tokens() {
        return new SignalTokens(provider, Instant.now());
    }

    private String logout() {
        return "logout_token=" + URLEncoder.encode(SignalTokens.signed("JWT", tokens().logout()), UTF_8);
    }

    private String disabled() {
        return SignalTokens.signed("secevent+jwt", tokens().disabled());
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
        HttpResponse<String> answer = send("POST", "/-/signals", EVENT, disabled());
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

    /** Browsers send some of these to other sites without asking, and who repeats a member hides one of them. */
    @Test
    void s68_aGoodTokenIsTakenInItsOwnFormOnly() throws Exception {
        assertThat(send("POST", "/-/signals", "application/json", disabled()).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/-/signals", "", disabled()).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/-/backchannel-logout", "text/plain", logout()).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/-/backchannel-logout", FORM, logout() + "&" + logout())
                        .body())
                .contains("must have one `logout_token`");
        assertThat(login()).contains("<SessionToken>");
    }

    @Test
    void s68_whatCannotBeVerifiedNowIsToBeSentAgain() throws Exception {
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "new", "typ", "secevent+jwt");
        String token = FakeOidcProvider.sign(
                header,
                tokens().disabled(),
                FakeOidcProvider.keyPair("new", "RS256").getPrivate(),
                "RS256");
        HttpResponse<String> answer = send("POST", "/-/signals", EVENT, token);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"err\":\"temporarily_unavailable\"");
    }

    @Test
    void s68_whatCannotBeStoredIsToBeSentAgain() {
        FakeStateStore store = new FakeStateStore();
        Cutoffs cutoffs = new Cutoffs(StateViews.over(store), InstantSource.system(), Duration.ofHours(24));
        OidcProviders providers = new OidcProviders(List.of(provider.config()), InstantSource.system());
        SignalEndpoint endpoint = new SignalEndpoint(new SignalReceiver(providers, cutoffs));
        Headers headers = Headers.builder().add("content-type", EVENT).build();
        ClientConnection client = new ClientConnection("192.0.2.7", false);
        Admission.WithBody admitted = (Admission.WithBody)
                endpoint.admit(RequestHead.parse("POST", "/-/signals", headers), client, new AuditDraft("id", client));
        byte[] token = disabled().getBytes(UTF_8);

        store.goAway();
        AwsException reason =
                catchThrowableOfType(AwsException.class, () -> admitted.answer().apply(token));
        assertThat(endpoint.errors().orElseThrow().answer(reason, "id").status())
                .isEqualTo(503);
        store.comeBack();
        assertThat(admitted.answer().apply(token).status()).isEqualTo(202);
        assertThat(cutoffs.inForce()).hasSize(1);
    }

    @Test
    void s67_whatIsRefusedIsToldToTheOperator() throws Exception {
        Map<String, Object> stranger = tokens().disabled();
        stranger.put("aud", "another");
        send("POST", "/-/signals", EVENT, SignalTokens.signed("secevent+jwt", stranger));
        Map<String, Object> unknown = tokens().event("https://example.org/unknown", Map.of(), tokens().user());
        assertThat(send("POST", "/-/signals", EVENT, SignalTokens.signed("secevent+jwt", unknown))
                        .statusCode())
                .isEqualTo(202);
        assertThat(send("GET", "/-/metrics", "", "").body())
                .contains(
                        "cloakroom_signals_total{event=\"\",outcome=\"refused\",provider=\"\"} 1",
                        "cloakroom_signals_total{event=\"unknown\",outcome=\"ignored\",provider=\"_\"} 1");
        bridge.close();
        assertThat(Files.readAllLines(audit))
                .anyMatch(line -> line.contains("\"action\":\"signals:Push\"")
                        && line.contains("\"status\":400")
                        && line.contains("names no client of this bridge"));
    }

    @Test
    void s67_bodiesAreBounded() throws Exception {
        String token = disabled() + " ".repeat(70_000);
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
        assertThat(send("POST", "/-/signals", EVENT, disabled()).statusCode()).isEqualTo(202);
    }
}

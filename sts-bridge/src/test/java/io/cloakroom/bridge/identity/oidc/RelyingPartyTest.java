package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.bridge.config.LoginClient;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException.Reason;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bridge asks a provider in the name of its own client, and what it makes of the answers. */
class RelyingPartyTest {
    private static final String HERE = "192.0.2.7";
    private static final String LOOPBACK = "http://127.0.0.1:34463/oauth/callback";
    private static final LoginClient PUBLIC = new LoginClient("s3-cli", Optional.empty(), Optional.of("s3"));

    private final FakeOidcProvider fake = new FakeOidcProvider();
    private final Map<String, Map<String, String>> forms = new ConcurrentHashMap<>();
    private final Map<String, String> proofs = new ConcurrentHashMap<>();
    private final Pkce pkce = Pkce.draw(new SecureRandom());
    private RelyingParty party = over(PUBLIC);

    @BeforeEach
    void announce() {
        Map.of(
                        "authorization_endpoint", "/auth",
                        "token_endpoint", "/token",
                        "device_authorization_endpoint", "/device",
                        "end_session_endpoint", "/logout",
                        "revocation_endpoint", "/revoke")
                .forEach((name, path) -> fake.announce(name, fake.issuer() + path));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private RelyingParty over(LoginClient client) {
        return new RelyingParty(fake.config(), client, TrustedRoots.ofTheJdk(), InstantSource.system());
    }

    private void answer(String path, int status, Map<String, Object> body) {
        fake.override(path, exchange -> {
            forms.put(path, form(exchange));
            proofs.put(
                    path,
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("authorization"))
                            .orElse(""));
            FakeOidcProvider.send(exchange, status, status == 204 ? new byte[0] : FakeOidcProvider.json(body));
        });
    }

    private static Map<String, String> form(HttpExchange exchange) {
        try {
            return parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> found = new HashMap<>();
        for (QueryParameter parameter : QueryString.parse(query, PercentDecoder.FORM)) {
            found.put(parameter.name(), parameter.value());
        }
        return found;
    }

    private static AuthorizationRequest request(String state) {
        return new AuthorizationRequest(
                LOOPBACK, state, Pkce.draw(new SecureRandom()).challenge(), Optional.empty());
    }

    @Test
    void theChallengeIsThatOfTheRfc() {
        Pkce example = new Pkce(new Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assertThat(example.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(Pkce.isChallenge(example.challenge())).isTrue();
        assertThat(Pkce.isChallenge("plain")).isFalse();
    }

    @Test
    void browsersAreSentWithChallengeStateAndScope() {
        String state = "a b&redirect_uri=http://evil.example/\r\nset-cookie: x";
        AuthorizationRequest request = request(state);
        URI page = party.authorization(request, HERE);
        assertThat(page.toString()).startsWith(fake.issuer() + "/auth?").doesNotContain("\r", "\n", "evil.example/");
        assertThat(parameters(page.getRawQuery()))
                .isEqualTo(Map.of(
                        "response_type", "code",
                        "client_id", "s3-cli",
                        "redirect_uri", LOOPBACK,
                        "scope", "openid s3",
                        "state", state,
                        "code_challenge", request.codeChallenge(),
                        "code_challenge_method", "S256"));
    }

    @Test
    void s08_browsersAreSentToTrustedOriginsOnly() {
        fake.announce("authorization_endpoint", "https://evil.example/auth");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> party.authorization(request("x"), HERE))
                .returns(IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void aCodeGivesTokens() throws Exception {
        answer(
                "/token",
                200,
                Map.of(
                        "access_token", "access",
                        "token_type", "Bearer",
                        "expires_in", 300,
                        "refresh_token", "refresh",
                        "id_token", "id"));
        ObtainedTokens tokens = party.exchange(new Secret("c&o=de"), pkce, LOOPBACK, HERE);
        assertThat(tokens)
                .isEqualTo(new ObtainedTokens(
                        new Secret("access"),
                        Duration.ofMinutes(5),
                        Optional.of(new Secret("refresh")),
                        Optional.of(new Secret("id"))));
        assertThat(tokens.toString()).doesNotContain("access,", "refresh,");
        assertThat(forms.get("/token"))
                .isEqualTo(Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        "c&o=de",
                        "code_verifier",
                        pkce.verifier().reveal(),
                        "redirect_uri",
                        LOOPBACK,
                        "client_id",
                        "s3-cli"));
        assertThat(proofs.get("/token")).isEmpty();
    }

    @Test
    void aClientWithASecretProvesItself() throws Exception {
        party = over(new LoginClient("console:1", Optional.of(new Secret("s e")), Optional.empty()));
        answer("/token", 200, Map.of("access_token", "new", "token_type", "bearer"));
        ObtainedTokens tokens = party.refresh(new Secret("old"), HERE);
        assertThat(tokens.refreshToken()).isEmpty();
        assertThat(tokens.lasts()).isEqualTo(Duration.ofMinutes(1));
        assertThat(forms.get("/token")).isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token", "old"));
        // "console%3A1:s+e"
        assertThat(proofs.get("/token")).isEqualTo("Basic Y29uc29sZSUzQTE6cytl");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
        400, authorization_pending, AUTHORIZATION_PENDING
        400, slow_down,             SLOW_DOWN
        400, expired_token,         EXPIRED_TOKEN
        400, access_denied,         ACCESS_DENIED
        400, invalid_grant,         INVALID_GRANT
        401, invalid_client,        INVALID_CLIENT
        401, unauthorized_client,   INVALID_CLIENT
        403, anything_else,         INVALID_REQUEST
        """)
    void refusalsAreTold(int status, String error, Reason reason) {
        answer("/token", status, Map.of("error", error, "error_description", "Why\nnot"));
        assertThatExceptionOfType(RefusedLoginException.class)
                .isThrownBy(() -> party.finishDevice(new Secret("device"), pkce, HERE))
                .returns(reason, RefusedLoginException::reason)
                .returns("The identity provider says: `Why not`.", RefusedLoginException::sentence);
        assertThat(forms.get("/token"))
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .containsEntry("code_verifier", pkce.verifier().reveal());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        of another type | 200 | {"access_token": "a", "token_type": "DPoP"}
        no token        | 200 | {"token_type": "Bearer"}
        no JSON         | 200 | <html>
        no JSON either  | 400 | <html>
        broken          | 500 | {}
        a redirect      | 302 | {}
        """)
    void otherAnswersAreFailuresOfTheProvider(String why, int status, String body) {
        fake.override(
                "/token", exchange -> FakeOidcProvider.send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> party.refresh(new Secret("old"), HERE))
                .returns(IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void devicesLogInWithAChallengeToo() throws Exception {
        answer(
                "/device",
                200,
                Map.of(
                        "device_code",
                        "device",
                        "user_code",
                        "ABCD-EFGH",
                        "verification_uri",
                        "https://idp.example/device",
                        "verification_uri_complete",
                        "https://idp.example/device?user_code=ABCD-EFGH",
                        "expires_in",
                        600,
                        "interval",
                        5));
        assertThat(party.beginDevice(pkce, HERE))
                .isEqualTo(new DeviceLogin(
                        new Secret("device"),
                        "ABCD-EFGH",
                        URI.create("https://idp.example/device"),
                        Optional.of(URI.create("https://idp.example/device?user_code=ABCD-EFGH")),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5)));
        assertThat(forms.get("/device"))
                .isEqualTo(Map.of(
                        "client_id", "s3-cli",
                        "scope", "openid s3",
                        "code_challenge", pkce.challenge(),
                        "code_challenge_method", "S256"));
    }

    @Test
    void aScriptIsNoPage() {
        answer(
                "/device",
                200,
                Map.of("device_code", "d", "user_code", "u", "verification_uri", "javascript://x/%0aalert(1)"));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> party.beginDevice(pkce, HERE))
                .returns(IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void aLoginEndsAtTheProvider() {
        answer("/logout", 204, Map.of());
        party.end(new Secret("refresh"), HERE);
        assertThat(forms.get("/logout")).isEqualTo(Map.of("refresh_token", "refresh", "client_id", "s3-cli"));
        assertThat(fake.requests("/revoke")).isZero();
    }

    @Test
    void whereLogoutIsAPageTheTokenIsRevoked() {
        answer("/logout", 200, Map.of());
        answer("/revoke", 200, Map.of());
        party.end(new Secret("refresh"), HERE);
        assertThat(forms.get("/revoke"))
                .isEqualTo(Map.of("token", "refresh", "token_type_hint", "refresh_token", "client_id", "s3-cli"));
        fake.fail("/revoke", 503);
        assertThatExceptionOfType(AwsException.class).isThrownBy(() -> party.end(new Secret("refresh"), HERE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "invalid_token"})
    void aTokenThatIsOverHasEnded(String error) {
        answer("/logout", 200, Map.of());
        answer("/revoke", 400, Map.of("error", error));
        party.end(new Secret("refresh"), HERE);
        assertThat(fake.requests("/revoke")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_client", "unsupported_token_type", ""})
    void anyOtherErrorHasEndedNothing(String error) {
        answer("/logout", 200, Map.of());
        answer("/revoke", 400, error.isEmpty() ? Map.of() : Map.of("error", error));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> party.end(new Secret("refresh"), HERE))
                .returns(IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void endpointsAreReadOnce() {
        party.authorization(request("one"), HERE);
        party.authorization(request("two"), HERE);
        assertThat(fake.requests("/.well-known/openid-configuration")).isEqualTo(1);
    }
}

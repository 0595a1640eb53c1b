package io.cloakroom.bridge.sso;

import static io.cloakroom.bridge.sso.SsoNode.authorization;
import static io.cloakroom.bridge.sso.SsoNode.ofCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.sso.SsoNode.Answer;
import io.cloakroom.bridge.sso.SsoNode.Client;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS's login protocol, and what is refused of it. */
class SsoEndpointTest {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String ACCOUNT = "account_id=000000000000";

    private SsoNode node;

    @BeforeEach
    void start(@TempDir Path folder) {
        node = new SsoNode(folder, Map.of());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aBrowserLoginEndsInCredentials() {
        Answer login = node.logIn();
        assertThat(login.text("tokenType")).isEqualTo("Bearer");
        assertThat(login.json().path("expiresIn").asInt()).isEqualTo(300);
        assertThat(login.header("cache-control")).isEqualTo("no-store");
        String token = login.text("accessToken");
        assertThat(token).doesNotContain(".");

        JsonNode account = node.portal("GET", "/assignment/accounts", token)
                .json()
                .path("accountList")
                .path(0);
        assertThat(account.path("accountId").asText()).isEqualTo("000000000000");
        assertThat(account.path("emailAddress").asText()).isEqualTo("alice");
        JsonNode roles =
                node.portal("GET", "/assignment/roles?" + ACCOUNT, token).json();
        assertThat(roles.path("roleList").findValuesAsText("roleName")).containsExactly("all", "lab", "readonly");

        Answer credentials = node.portal("GET", "/federation/credentials?role_name=lab&" + ACCOUNT, token);
        JsonNode given = credentials.json().path("roleCredentials");
        assertThat(given.path("accessKeyId").asText()).startsWith("ASIA");
        assertThat(given.path("secretAccessKey").asText()).hasSize(40);
        assertThat(given.path("sessionToken").asText()).isNotEmpty();
        assertThat(Instant.ofEpochMilli(given.path("expiration").asLong()))
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3610));
        assertThat(node.audited("sso:GetRoleCredentials"))
                .contains(
                        "sso:GetRoleCredentials",
                        "alice",
                        given.path("accessKeyId").asText())
                .doesNotContain(given.path("secretAccessKey").asText(), token);
    }

    @Test
    void theBrowserIsSentToTheProviderWithWhatTheClientSaid() {
        Client client = node.register();
        Answer answer = node.authorize(authorization(client));
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).startsWith(node.provider.issuer() + "/auth?");
        Map<String, String> sent =
                FakeLogins.parameters(URI.create(answer.header("location")).getRawQuery());
        assertThat(sent)
                .containsEntry("client_id", "s3-cli")
                .containsEntry("redirect_uri", SsoNode.REDIRECT)
                .containsEntry("state", "a2c3-4d5e")
                .containsEntry("code_challenge", SsoNode.PKCE.challenge())
                .containsEntry("scope", "openid s3");
    }

    @Test
    void s77_aCodeIsGoodOnce() {
        Client client = node.register();
        String code = node.code(client);
        assertThat(node.createToken(client, ofCode(code)).status()).isEqualTo(200);
        node.createToken(client, ofCode(code)).isRefused(400, "InvalidGrantException", "Code not valid");
    }

    @Test
    void s09_aCodeIsGoodForItsVerifierOnly() {
        Client client = node.register();
        Map<String, String> call = new HashMap<>(ofCode(node.code(client)));
        call.put("codeVerifier", "A".repeat(43));
        node.createToken(client, call).isRefused(400, "InvalidGrantException", "Code not valid");
        call.put("codeVerifier", "short");
        node.createToken(client, call).isRefused(400, "InvalidRequestException", "`codeVerifier`");
        call.put("codeVerifier", SsoNode.PKCE.verifier().reveal());
        call.put("redirectUri", "http://127.0.0.1:1/elsewhere");
        node.createToken(client, call).isRefused(400, "InvalidGrantException", "`redirectUri`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/oauth/callback",
                "http://evil.example/oauth/callback",
                "http://127.0.0.1.evil.example/oauth/callback",
                "http://127.0.0.1@evil.example/oauth/callback",
                "http://evil.example#@127.0.0.1/oauth/callback",
                "http://localhost:34463/oauth/callback",
                "http://127.0.0.1:34463/oauth/other",
                "http://127.0.0.1:34463/oauth/callback?to=https://evil.example",
                "http://127.0.0.1:34463/oauth/callback/../../x",
                "http://[::1]:34463/oauth/callback",
                "//evil.example/oauth/callback",
                "http://127.1/oauth/callback",
                "HTTP://127.0.0.1/oauth/callback",
                "javascript:alert(1)",
                ""
            })
    void s08_noBrowserIsSentElsewhereThanToTheClient(String redirect) {
        Client client = node.register();
        Map<String, String> query = authorization(client);
        query.put("redirect_uri", redirect);
        Answer answer = node.authorize(query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("location")).isEmpty();
        assertThat(answer.http().body()).contains("Do not use it");
        assertThat(answer.header("content-security-policy")).startsWith("default-src 'none'");
    }

    @Test
    void s08_noHeaderMovesTheBrowserElsewhere() {
        Client client = node.register();
        String query =
                node.authorize(authorization(client)).http().request().uri().getRawQuery();
        Answer answer = node.send(HttpRequest.newBuilder(node.url("/authorize?" + query))
                .header("x-forwarded-host", "evil.example")
                .header("forwarded", "host=evil.example"));
        assertThat(answer.header("location"))
                .startsWith(node.provider.issuer() + "/auth?")
                .doesNotContain("evil");
    }

    @Test
    void s09_aStateIsNeededAndComesBackUnchanged() {
        Client client = node.register();
        Map<String, String> query = authorization(client);
        query.put("state", "\r\nset-cookie: a=b&redirect_uri=https://evil.example");
        Answer answer = node.authorize(query);
        assertThat(FakeLogins.parameters(URI.create(answer.header("location")).getRawQuery()))
                .containsEntry("state", query.get("state"))
                .containsEntry("redirect_uri", SsoNode.REDIRECT);
        assertThat(answer.header("set-cookie")).isEmpty();
        query.remove("state");
        assertThat(node.authorize(query).status()).isEqualTo(400);
        query.put("state", "x".repeat(1025));
        assertThat(node.authorize(query).status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "code_challenge_method, plain",
        "code_challenge_method, ''",
        "code_challenge, short",
        "response_type, token"
    })
    void s09_noLoginBeginsWithoutAChallenge(String name, String value) {
        Client client = node.register();
        Map<String, String> query = authorization(client);
        query.put(name, value);
        assertThat(node.authorize(query).header("location"))
                .startsWith(SsoNode.REDIRECT + "?error=invalid_request&")
                .endsWith("&state=a2c3-4d5e");
    }

    @Test
    void s77_tokensOfAnotherClientAreNotHandedOn() {
        node.logins.issueTo("s3-other");
        Client client = node.register();
        node.createToken(client, ofCode(node.code(client)))
                .isRefused(400, "AccessDeniedException", "tokens of client `s3-other` are not accepted");
    }

    @Test
    void aLoginThatGrantsNothingHasNoAccount() {
        node.logins.changing(claims -> claims.remove("policy"));
        String token = node.logIn().text("accessToken");
        assertThat(node.portal("GET", "/assignment/accounts", token).json().path("accountList"))
                .isEmpty();
        node.portal("GET", "/federation/credentials?role_name=all&" + ACCOUNT, token)
                .isRefused(403, "ForbiddenException", "policy claim missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        role_name=consoleAdmin&account_id=000000000000 | 403 | ForbiddenException      | Yours are: all, lab, readonly.
        role_name=all&account_id=111111111111          | 403 | ForbiddenException      | No access
        role_name=all                                  | 403 | ForbiddenException      | No access
        account_id=000000000000                        | 400 | InvalidRequestException | `role_name` is missing
        """)
    void s77_noRoleIsWiderThanTheUser(String query, int status, String name, String words) {
        String token = node.logIn().text("accessToken");
        node.portal("GET", "/federation/credentials?" + query, token).isRefused(status, name, words);
    }

    @Test
    void aLoginIsRefreshed() {
        Client client = node.register();
        Answer login = node.createToken(client, ofCode(node.code(client)));
        Map<String, String> refresh = Map.of("grantType", "refresh_token", "refreshToken", login.text("refreshToken"));
        Answer refreshed = node.createToken(client, refresh);
        assertThat(node.portal("GET", "/assignment/accounts", refreshed.text("accessToken"))
                        .status())
                .isEqualTo(200);
        Map<String, String> swapped = Map.of("grantType", "refresh_token", "refreshToken", login.text("accessToken"));
        node.createToken(client, swapped).isRefused(400, "InvalidGrantException", "none of ours");
        node.portal("GET", "/assignment/accounts", login.text("refreshToken"))
                .isRefused(401, "UnauthorizedException", "not found or invalid");
    }

    @Test
    void aDeviceLogsIn() {
        Client client = node.register();
        Answer begun = node.post("/device_authorization", device(client));
        assertThat(begun.text("userCode")).isEqualTo("ABCD-EFGH");
        assertThat(begun.text("verificationUri")).isEqualTo(node.provider.issuer() + "/device-page");
        assertThat(begun.text("verificationUriComplete"))
                .isEqualTo(node.provider.issuer() + "/device-page?user_code=ABCD-EFGH");
        assertThat(begun.json().path("expiresIn").asInt()).isEqualTo(600);
        assertThat(begun.json().path("interval").asInt()).isEqualTo(5);
        Map<String, String> poll = Map.of("grantType", DEVICE_GRANT, "deviceCode", begun.text("deviceCode"));
        node.createToken(client, poll).isRefused(400, "AuthorizationPendingException", "pending");
        node.logins.approveDevice();
        String token = node.createToken(client, poll).text("accessToken");
        assertThat(node.portal("GET", "/assignment/roles?" + ACCOUNT, token).status())
                .isEqualTo(200);
    }

    private static Map<String, Object> device(Client client) {
        return Map.of(
                "clientId",
                client.id(),
                "clientSecret",
                client.secret(),
                "startUrl",
                "https://identitycenter.amazonaws.com/cloakroom");
    }

    @Test
    void s77_aDeviceCodeOfSomebodyElseIsNone() {
        Client client = node.register();
        for (String code : List.of("device-1", "", client.id(), client.secret())) {
            assertThat(node.createToken(client, Map.of("grantType", DEVICE_GRANT, "deviceCode", code))
                            .header("x-amzn-errortype"))
                    .isIn("InvalidGrantException", "InvalidRequestException");
        }
    }

    @Test
    void aLogoutEndsTheLoginThereAndItsSessionsHere() {
        Answer login = node.logIn();
        String token = login.text("accessToken");
        assertThat(node.portal("GET", "/federation/credentials?role_name=all&" + ACCOUNT, token)
                        .status())
                .isEqualTo(200);
        assertThat(node.logins.areOver()).isFalse();
        Answer answer = node.portal("POST", "/logout", token);
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
        assertThat(node.logins.areOver()).isTrue();
        node.portal("GET", "/federation/credentials?role_name=all&" + ACCOUNT, token)
                .isRefused(401, "UnauthorizedException", "It was revoked");
        Client client = node.register();
        node.createToken(client, Map.of("grantType", "refresh_token", "refreshToken", login.text("refreshToken")))
                .isRefused(400, "InvalidGrantException", "not active");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        no JSON           | /client/register      | <x/>                                                          | 400 | InvalidRequestException        | JSON object
        twice             | /client/register      | {"clientType": "public", "clientType": "public"}              | 400 | InvalidRequestException        | JSON object
        confidential      | /client/register      | {"clientType": "confidential"}                                | 400 | InvalidClientMetadataException | must be `public`
        foreign redirect  | /client/register      | {"clientType": "public", "redirectUris": ["https://evil/cb"]} | 400 | InvalidRedirectUriException    | 127.0.0.1
        no list           | /client/register      | {"clientType": "public", "redirectUris": "http://127.0.0.1/"} | 400 | InvalidRequestException        | list of strings
        no client         | /token                | {"grantType": "refresh_token"}                                | 400 | InvalidRequestException        | `clientId` is missing
        forged client     | /token                | {"clientId": "AQAA", "clientSecret": "x", "grantType": "x"}   | 401 | InvalidClientException         | not registered
        forged client too | /device_authorization | {"clientId": "AQAA", "clientSecret": "x"}                     | 401 | InvalidClientException         | not registered
        no such call      | /anything             | {}                                                            | 404 | ResourceNotFoundException      | no such call
        """)
    void badCallsAreRefused(String why, String path, String body, int status, String name, String words) {
        node.post(path, body).isRefused(status, name, words);
    }

    /** A logout of the AWS CLI keeps what it knows of its registration, so that is no help. */
    @Test
    void whoIsNotRegisteredIsToldWhatHelps() {
        Client stranger = new Client("AQAA", "x");

        assertThat(node.authorize(authorization(stranger)).http().body()).contains("~/.aws/sso/cache");
        node.createToken(stranger, ofCode("code")).isRefused(401, "InvalidClientException", "~/.aws/sso/cache");
    }

    @Test
    void theSecretOfAnotherClientDoesNotFit() {
        Client client = new Client(node.register().id(), node.register().secret());
        node.createToken(client, ofCode("code")).isRefused(401, "InvalidClientException", "not registered");
        Client good = node.register();
        node.createToken(good, Map.of("grantType", "password"))
                .isRefused(400, "UnsupportedGrantTypeException", "refresh_token");
    }

    @Test
    void aBodyIsBounded() {
        Answer answer = node.post("/token", "x".repeat(40_000));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void aTokenIsNeeded() {
        for (String token : List.of("", "x", "a.b.c")) {
            node.portal("GET", "/assignment/accounts", token)
                    .isRefused(401, "UnauthorizedException", "not found or invalid");
            node.portal("POST", "/logout", token).isRefused(401, "UnauthorizedException", "not found or invalid");
        }
    }

    @Test
    void aProviderThatIsAwayIsNoRefusal() {
        Client client = node.register();
        String code = node.code(client);
        node.provider.fail("/token", 503);
        node.createToken(client, ofCode(code)).isRefused(503, "ServiceUnavailableException", "");
    }

    /** Otherwise it could be neither listed nor read. */
    @Test
    void s3KeepsThePathAsFarAsNoClientIsNamed() {
        assertThat(node.get("/authorize").header("content-type")).isEqualTo("application/xml");
        assertThat(node.get("/authorize?list-type=2").header("content-type")).isEqualTo("application/xml");
        assertThat(node.get("/authorize?client_id=x").header("content-type")).startsWith("text/html");
    }
}

package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a token to credentials: how long they last, what they are called, and which tokens are refused. */
class WebIdentityTest extends StsTest {
    @Test
    void givesCredentialsForAToken() {
        Answer answer = webIdentity(Map.of("DurationSeconds", "3600", "RoleArn", "arn:aws:iam::123:role/any"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Expiration")).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(answer.text("SubjectFromWebIdentityToken")).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(answer.text("Provider")).isEqualTo(fake.issuer());
        assertThat(answer.text("Audience")).isEqualTo("sts-bridge");
        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/alice");
        assertThat(answer.text("AssumedRoleId"))
                .isEqualTo(answer.text("AssumeRoleId"))
                .isEqualTo(answer.text("AccessKeyId") + ":alice");
        assertThat(answer.text("RequestId")).isEqualTo("17F00D");

        Session session = answer.session();
        assertThat(session.policies()).containsExactly("readonly");
        assertThat(session.userName()).hasSize(43);
        assertThat(session.sessionId()).contains("1GBqmVFzoOEIKTvPMLJzVW_1");
        assertThat(session.assertedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(session.claims())
                .containsEntry("preferred_username", List.of("alice"))
                .containsEntry("azp", List.of("s3-cli"))
                .doesNotContainKeys("policy", "exp", "iat", "typ", "sid", "sub", "iss");
    }

    @Test
    void tellsTheAuditLogWhoGotWhat() {
        Answer answer = webIdentity(Map.of("RoleArn", "arn:minio:iam:::role/any"));
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithWebIdentity");
        assertThat(audited().principal()).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/alice");
        assertThat(audited().accessKeyId()).isEqualTo(answer.text("AccessKeyId"));
        assertThat(audited().provider()).isEqualTo("_");
        assertThat(audited().subject()).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(audited().userName()).isEqualTo("alice");
        assertThat(audited().decision()).hasToString("allow");
    }

    @Test
    void clientGrantsIsTheSameUnderAnotherName() {
        Answer answer =
                post(Map.of("Action", "AssumeRoleWithClientGrants", "Version", "2011-06-15", "Token", fake.token()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<AssumeRoleWithClientGrantsResult>");
        assertThat(answer.text("SubjectFromToken")).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithClientGrants");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"WebIdentityToken", "Token"})
    void whiteSpaceAtTheEndsOfATokenIsTrimmed(String name) {
        Map<String, String> call = Map.of(
                "Action",
                "AssumeRoleWithClientGrants",
                "Version",
                "2011-06-15",
                name,
                "\r\n\t " + fake.token() + " \n");
        assertThat(post(call).status()).isEqualTo(200);
        String inside = fake.token().replaceFirst("\\.", ".\n");
        assertThat(webIdentity(Map.of("WebIdentityToken", inside)).text("Code")).isEqualTo("InvalidIdentityToken");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Bearer ", "bearer ", " BEARER "})
    void aTokenThatBeginsWithBearerIsToldSo(String scheme) {
        String token = fake.token();
        Answer answer = webIdentity(Map.of("WebIdentityToken", scheme + token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(answer.text("Message"))
                .contains("it begins with `Bearer `", "send the token alone")
                .doesNotContain(token.substring(0, 20));
    }

    @ParameterizedTest(name = "DurationSeconds {0}: {1}")
    @CsvSource(nullValues = "-", textBlock = """
            -,        2026-03-01T13:00:00Z
            900,      2026-03-01T12:15:00Z
            43200,    2026-03-02T00:00:00Z
            43201,    2026-03-02T00:00:00Z
            604800,   2026-03-02T00:00:00Z
            31536000, 2026-03-02T00:00:00Z
            899,      invalid token expiry
            31536001, invalid token expiry
            0,        invalid token expiry
            -900,     invalid token expiry
            1h,       invalid token expiry
            99999999999999999999, invalid token expiry
            """)
    void s17_sessionsLastAsLongAsTheProviderAllows(@Nullable String seconds, String expected) {
        Answer answer = webIdentity(seconds == null ? Map.of() : Map.of("DurationSeconds", seconds));
        if (expected.startsWith("2026")) {
            assertThat(answer.text("Expiration")).isEqualTo(expected);
        } else {
            assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
            assertThat(answer.text("Message")).startsWith(expected);
        }
    }

    /** The token expires four minutes from now. */
    @ParameterizedTest(name = "session within token: {0}")
    @CsvSource({"true, 2026-03-01T12:04:00Z", "false, 2026-03-01T13:00:00Z"})
    void aSessionEndsWithItsTokenWhereThatIsConfigured(boolean withinToken, String expected) {
        OidcProviderConfig config = fake.config();
        endpoint = over(new OidcProviderConfig(
                config.name(),
                config.configUrl(),
                config.issuer(),
                config.clientIds(),
                config.clientSecret(),
                config.claimName(),
                config.claimUserinfo(),
                config.rolePolicies(),
                config.grantable(),
                config.sessionTags(),
                new SessionLimit(config.maxSession(), withinToken),
                config.trustedOrigins(),
                config.accepted(),
                config.reading(),
                config.realmPolicies()));
        assertThat(webIdentity(Map.of("DurationSeconds", "3600")).text("Expiration"))
                .isEqualTo(expected);
    }

    @Test
    void theDefaultDurationIsConfigured() {
        endpoint = over(Duration.ofMinutes(30), fake.config());
        assertThat(webIdentity(Map.of()).text("Expiration")).isEqualTo("2026-03-01T12:30:00Z");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "with space", "a/b", "ünicode", "a\nb"})
    void refusesBadSessionNames(String name) {
        Answer answer = webIdentity(Map.of("RoleSessionName", name));
        assertThat(answer.text("Code")).isEqualTo("ValidationError");
    }

    @Test
    void namesTheSessionByTheCallerThenByTheUser() {
        assertThat(webIdentity(Map.of("RoleSessionName", "job-7@lab")).text("Arn"))
                .endsWith("assumed-role/_/job-7@lab");
        String hostile = fake.token(claims -> claims.put("preferred_username", "x/admin root"));
        assertThat(webIdentity(Map.of("WebIdentityToken", hostile)).text("Arn"))
                .endsWith("assumed-role/_/x-admin-root");
        String nameless = fake.token(claims -> claims.remove("preferred_username"));
        assertThat(webIdentity(Map.of("WebIdentityToken", nameless)).text("Arn"))
                .endsWith("assumed-role/_/68fc385a-0922-4d21-87e9-6de7ab076765");
    }

    @Test
    void s04_whatIsNotVerifiedIsNeitherIdentifiedNorDecided() {
        List<String> unverified = List.of(
                FakeOidcProvider.sign(
                        Map.of("alg", "RS256", "kid", "rsa"),
                        fake.claims(),
                        FakeOidcProvider.keyPair("attacker", "RS256").getPrivate(),
                        "RS256"),
                fake.token(claims -> claims.put("iss", "https://x")),
                fake.token(claims -> claims.put("exp", 1)),
                fake.token(claims -> claims.put("aud", "account")),
                fake.token(claims -> claims.put("pad", "x".repeat(50_000))));
        for (String token : unverified) {
            assertThat(webIdentity(Map.of("WebIdentityToken", token)).status()).isEqualTo(400);
            assertThat(List.of(
                            audited().decision().toString(),
                            audited().principal(),
                            audited().subject(),
                            audited().userName()))
                    .containsOnly("");
        }
    }

    @Test
    void aTokenFromBeforeACutoffBuysNothing() {
        Cutoff.Scope alice = new Cutoff.Scope.Subject(fake.issuer(), "68fc385a-0922-4d21-87e9-6de7ab076765");
        Answer before = webIdentity(Map.of());
        cutoffs.add(new Cutoff(alice, NOW.minusSeconds(60)));
        Answer answer = webIdentity(Map.of());
        assertThat(answer.text("Code")).isEqualTo("ExpiredTokenException");
        assertThat(answer.text("Message")).contains("revoked as of 2026-03-01T11:59:00Z");
        assertThat(sessionOf(before)).as("and ends what the token has bought").isEmpty();
        String fresh =
                fake.token(claims -> claims.put("iat", NOW.minusSeconds(59).getEpochSecond()));
        assertThat(webIdentity(Map.of("WebIdentityToken", fresh)).status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            expired       | exp | 1000       | ExpiredTokenException | Token is expired
            wrong issuer  | iss | https://x  | InvalidIdentityToken  | The web identity token that was passed could not be validated
            wrong client  | aud | account    | InvalidIdentityToken  | STS JWT Token has `azp` claim invalid
            refresh token | typ | Refresh    | InvalidIdentityToken  | expected an ID token or an access token
            no subject    | sub | ''         | InvalidIdentityToken  | STS JWT Token has `sub` claim missing
            """)
    void refusesTokensAsSdksExpect(String why, String claim, String value, String code, String message) {
        String token =
                fake.token(claims -> claims.put(claim, claim.equals("exp") ? (Object) Integer.valueOf(value) : value));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo(code);
        assertThat(answer.text("Message")).startsWith(message);
    }

    @Test
    void aProviderOutOfReachIsSaidToBe() {
        fake.fail("/certs", 500);
        Answer answer = webIdentity(Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("IDPCommunicationError");
    }

    @Test
    void aProviderWhoseKeysAreOfNoUseIsNotOutOfReach() {
        fake.withdraw("rsa");
        Answer answer = webIdentity(Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(answer.text("Message"))
                .contains("publishes no key that is accepted")
                .doesNotContain("could not be reached", "Try again");
    }

    @Test
    void anUnknownIssuerIsToldTheConfiguredOnes() {
        String token = fake.token(claims -> claims.put("iss", "https://elsewhere.example"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).text("Message"))
                .contains("no configured provider with issuer `https://elsewhere.example`")
                .endsWith("; the configured issuers are `" + fake.issuer() + "`");
    }
}

package io.cloakroom.bridge.authn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeTokenTest {
    /** {@code mc admin prometheus generate} for the key `owner` with the secret `a-password-of-the-owner`. */
    private static final String OF_MC = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9."
            + "eyJpc3MiOiJwcm9tZXRoZXVzIiwic3ViIjoib3duZXIiLCJleHAiOjQ5NDk1NTIyMDV9."
            + "2A3WIgtFjlXIGbxwowDcWR9K6ZCNwqmzcRg1LNhnXall3LoI7niVzDScYQIM7KB76o5EF2FqIogg3uuP01ibBg";

    private static final String HEADER = "{\"alg\":\"HS512\",\"typ\":\"JWT\"}";
    private static final String CLAIMS = "{\"iss\":\"prometheus\",\"sub\":\"root-key\",\"exp\":4949552205}";
    private static final String SECRET = SigningClient.ROOT.secretAccessKey().reveal();

    private final RequestAuthenticator authenticator =
            SigningClient.authenticator(InstantSource.fixed(SigningClient.NOW));
    private final AuditDraft audit = new AuditDraft("ID", new ClientConnection("192.0.2.1", false));

    static RequestHead bearing(String authorization) {
        return new RequestHead(
                "GET",
                "/-/metrics",
                "",
                List.of(),
                Headers.builder().add("authorization", authorization).build());
    }

    private static String signed(String header, String claims, String secret) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String input =
                encoder.encodeToString(header.getBytes(UTF_8)) + '.' + encoder.encodeToString(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA512"));
            return input + '.' + encoder.encodeToString(mac.doFinal(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(String authorization) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> authenticator.authenticateScraper(bearing(authorization), audit))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessage(ScrapeToken.refused().getMessage());
    }

    @Test
    void readsWhatMcMakes() {
        ScrapeToken token = ScrapeToken.read(bearing("Bearer " + OF_MC));

        assertThat(token.accessKeyId()).isEqualTo("owner");
        assertThat(token.isSignedWith(new Secret("a-password-of-the-owner"))).isTrue();
        assertThat(token.isSignedWith(new Secret("a-password-of-the-other"))).isFalse();
        assertThat(token).hasToString("ScrapeToken[***]");
    }

    @Test
    void theOwnersTokenIsTheOwner() {
        Principal principal =
                authenticator.authenticateScraper(bearing("Bearer " + signed(HEADER, CLAIMS, SECRET)), audit);

        assertThat(principal).isInstanceOf(Principal.Root.class);
    }

    @DisplayName("S-56 metrics are told to whoever shows exactly this token")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            no signature       | {"alg":"none"}                | {"iss":"prometheus","sub":"root-key","exp":4949552205}
            shorter hash       | {"alg":"HS256","typ":"JWT"}   | {"iss":"prometheus","sub":"root-key","exp":4949552205}
            extension          | {"alg":"HS512","crit":["x"]}  | {"iss":"prometheus","sub":"root-key","exp":4949552205}
            twice              | {"alg":"HS512"}               | {"iss":"prometheus","iss":"prometheus","sub":"root-key","exp":4949552205}
            another issuer     | {"alg":"HS512","typ":"JWT"}   | {"iss":"minio","sub":"root-key","exp":4949552205}
            no issuer          | {"alg":"HS512","typ":"JWT"}   | {"sub":"root-key","exp":4949552205}
            no subject         | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","exp":4949552205}
            subject no text    | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":["root-key"],"exp":4949552205}
            unknown subject    | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":"nobody","exp":4949552205}
            session            | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":"ASIAABCDEFGHIJKLMNOP","exp":4949552205}
            for ever           | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":"root-key"}
            expired            | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":"root-key","exp":1700000000}
            no time            | {"alg":"HS512","typ":"JWT"}   | {"iss":"prometheus","sub":"root-key","exp":"4949552205"}
            no object          | {"alg":"HS512","typ":"JWT"}   | ["prometheus"]
            no JSON            | {"alg":"HS512","typ":"JWT"}   | prometheus
            """)
    void s56_otherTokensAreRefused(String why, String header, String claims) {
        assertRefused("Bearer " + signed(header, claims, SECRET));
    }

    @DisplayName("S-56 metrics are told to whoever knows the secret")
    @Test
    void s56_otherSecretsAreRefused() {
        assertRefused("Bearer " + signed(HEADER, CLAIMS, "root-secret-of-the-Test"));
        assertRefused("Bearer " + signed(HEADER, CLAIMS, SECRET) + "A");
        assertRefused("Bearer " + OF_MC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.b.c.d", "Bearer ..", "Basic cm9vdC1rZXk6eA=="})
    void whatIsNoTokenIsRefused(String authorization) {
        assertRefused(authorization);
    }

    @Test
    void aLongTokenIsNotRead() {
        String claims = CLAIMS.replace("}", ",\"x\":\"" + "x".repeat(ScrapeToken.MAX_CHARS) + "\"}");
        assertRefused("Bearer " + signed(HEADER, claims, SECRET));
    }
}

package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** GetCallerIdentity, the one action of a signed request. */
class CallerIdentityTest extends StsTest {
    @Test
    void aPasswordIsNotTrimmed() {
        assertThat(signed("minioadmin", "minioadmin-secret ", Optional.empty()).text("Code"))
                .isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void whoAmI() {
        Answer root = signed("minioadmin", "minioadmin-secret", Optional.empty());
        assertThat(root.text("Arn")).isEqualTo("arn:aws:iam::000000000000:root");
        assertThat(root.text("UserId")).isEqualTo("000000000000");
        assertThat(root.text("Account")).isEqualTo("000000000000");

        Answer issued = webIdentity(Map.of("RoleSessionName", "job-7"));
        String accessKeyId = issued.text("AccessKeyId");
        Optional<Secret> token = Optional.of(new Secret(issued.text("SessionToken")));
        Answer session = signed(accessKeyId, issued.text("SecretAccessKey"), token);
        assertThat(session.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/job-7");
        assertThat(session.text("UserId")).isEqualTo(accessKeyId + ":job-7");

        assertThat(signed(accessKeyId, "wrong", token).text("Code")).isEqualTo("SignatureDoesNotMatch");
        assertThat(signed(accessKeyId, issued.text("SecretAccessKey"), Optional.empty())
                        .text("Code"))
                .isEqualTo("InvalidTokenId");
        now = now.plus(Duration.ofHours(1));
        Answer expired = signed(accessKeyId, issued.text("SecretAccessKey"), token);
        assertThat(expired.status()).isEqualTo(403);
        assertThat(expired.text("Code")).isEqualTo("InvalidAccessKeyId");
        assertThat(expired.text("Message")).contains("expired at 2026-03-01T13:00:00Z");
    }

    @Test
    void whoAmIWithoutASignature() {
        Answer answer = handle(formHead(), "Action=GetCallerIdentity&Version=2011-06-15");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("Code")).isEqualTo("MissingAuthenticationToken");
    }

    private Answer signed(String accessKeyId, String secret, Optional<Secret> sessionToken) {
        String body = "Action=GetCallerIdentity&Version=2011-06-15";
        RequestHead unsigned = RequestHead.parse(
                "POST",
                "/",
                Headers.builder()
                        .add("host", "127.0.0.1:9000")
                        .add("content-type", "application/x-www-form-urlencoded")
                        .build());
        SigV4Signer.Credential credential = new SigV4Signer.Credential(accessKeyId, new Secret(secret), sessionToken);
        Headers headers = new SigV4Signer(credential, "us-east-1", "sts").sign(unsigned, sha256(body), now);
        return handle(RequestHead.parse("POST", "/", headers), body);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

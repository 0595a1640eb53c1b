package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that runs longer than its token and its sessions. It has no secret but a token in a file, which the cluster
 * writes anew, and renews its session as SDKs do with {@code AWS_WEB_IDENTITY_TOKEN_FILE}.
 */
class LongJobTest extends StsTest {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(20);
    /** The kubelet renews a token after four fifths of its life. */
    private static final Duration ROTATION = TOKEN_LIFE.multipliedBy(4).dividedBy(5);
    /** How long before the end SDKs renew a session. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    @TempDir
    Path pod;

    private Instant tokenWrittenAt = Instant.EPOCH;
    private int tokensWritten;
    private Instant sessionEnds = Instant.EPOCH;
    private Optional<SigV4Signer.Credential> held = Optional.empty();
    private final Set<String> accessKeys = new HashSet<>();

    @Test
    void anHourOfRequestsAcrossThreeRotationsOfTheTokenHasNoFailure() throws IOException {
        Instant end = now.plus(Duration.ofHours(1));
        for (; now.isBefore(end); now = now.plusSeconds(10)) {
            rotateToken();
            renewSession();
            assertThat(request()).as("at %s", now).isInstanceOf(Authentication.Authenticated.class);
        }
        assertThat(tokensWritten - 1).as("rotations").isGreaterThanOrEqualTo(3);
        assertThat(accessKeys).as("sessions").hasSizeGreaterThanOrEqualTo(4);
    }

    /** The session outlives the token that bought it, and ends all the same. */
    @Test
    void withoutRenewalTheSessionEnds() throws IOException {
        rotateToken();
        renewSession();
        now = sessionEnds.minusSeconds(1);
        assertThat(request()).isInstanceOf(Authentication.Authenticated.class);
        now = sessionEnds;
        assertThat(request()).isInstanceOf(Authentication.Rejected.class);
    }

    /** A token that is read once and kept, not read again from its file, ends after its life. */
    @Test
    void anOldTokenBuysNoNewSession() throws IOException {
        rotateToken();
        now = now.plus(TOKEN_LIFE);
        assertThat(exchange().text("Code")).isEqualTo("ExpiredTokenException");
        rotateToken();
        assertThat(exchange().status()).isEqualTo(200);
    }

    private void rotateToken() throws IOException {
        if (now.isBefore(tokenWrittenAt.plus(ROTATION))) {
            return;
        }
        Files.writeString(pod.resolve("token"), fake.token(claims -> {
            claims.put("sub", "system:serviceaccount:reports:nightly");
            claims.put("nbf", now.getEpochSecond());
            claims.put("iat", now.getEpochSecond());
            claims.put("exp", now.plus(TOKEN_LIFE).getEpochSecond());
        }));
        tokenWrittenAt = now;
        tokensWritten++;
    }

    private void renewSession() throws IOException {
        if (now.isBefore(sessionEnds.minus(MARGIN))) {
            return;
        }
        Answer answer = exchange();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        sessionEnds = Instant.parse(answer.text("Expiration"));
        accessKeys.add(answer.text("AccessKeyId"));
        held = Optional.of(new SigV4Signer.Credential(
                answer.text("AccessKeyId"),
                new Secret(answer.text("SecretAccessKey")),
                Optional.of(new Secret(answer.text("SessionToken")))));
    }

    private Answer exchange() throws IOException {
        return webIdentity(
                Map.of("WebIdentityToken", Files.readString(pod.resolve("token")), "DurationSeconds", "900"));
    }

    private Authentication request() {
        RequestHead unsigned = RequestHead.parse(
                "GET",
                "/reports/today",
                Headers.builder().add("host", "127.0.0.1:9000").build());
        Headers signed = new SigV4Signer(held.orElseThrow(), "us-east-1", "s3").sign(unsigned, "UNSIGNED-PAYLOAD", now);
        return new RequestAuthenticator(credentials, clock)
                .authenticate(RequestHead.parse("GET", "/reports/today", signed), new AuditDraft("17F00E", CLIENT));
    }
}

package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.admin.AdminErrorForm;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An endpoint whose requests are authenticated at their head, as those of an admin API are. */
@ExtendWith(LeakCheck.class)
class EndpointsTest {
    private static final long HEAP = 64L << 20;
    private static final int MAX_BODY = 512 * 1024;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final TestServer server = new TestServer(
            ServerLimits.DEFAULT.withBodies(new ServerLimits.Bodies(HEAP, LONG, LONG)), new SignedEndpoint());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aPrincipalFoundAtTheHeadAnswers() throws Exception {
        assertThat(server.ask(put("alice", "text")).text()).isEqualTo("alice: text");
        assertThat(server.nextAudited().request().action()).isEqualTo("admin:Test");
    }

    @Test
    void whoeverIsRefusedAtTheHeadIsToldSoInTheFormOfTheEndpointAndItsBodyIsNotRead() throws IOException {
        RawClient.Answer answer =
                server.ask("PUT /signed HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 1000\n\n");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).startsWith("{\"Code\":\"AccessDenied\"");
    }

    @Test
    void s72_aBodyIsHeldInTheShareOfThePrincipal() throws Exception {
        try (RawClient one = server.connect().send(head("alice", MAX_BODY));
                RawClient other = server.connect().send(head("alice", MAX_BODY))) {
            Await.until("its share is taken", () -> server.server.heldBytes() == 8L * MAX_BODY);

            RawClient.Answer refused = server.ask(head("alice", MAX_BODY));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).startsWith("{\"Code\":\"SlowDown\"");
            assertThat(server.ask(put("bob", "x".repeat(100_000))).status()).isEqualTo(200);
            assertThat(one.socket().isClosed() || other.socket().isClosed()).isFalse();
        }
    }

    @Test
    void whatNoEndpointAcceptsIsForS3() throws IOException {
        server.store.objects.put("k", new byte[] {'o'});

        assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n\n").text()).isEqualTo("o");
    }

    @Test
    void thePathOfABucketThatTheHostNamesIsAKey() throws IOException {
        server.store.objects.put("k", new byte[] {'o'});

        assertThat(server.ask("GET /minio/health/live HTTP/1.1\nHost: bucket.s3.example\n\n")
                        .text())
                .doesNotContain("alive");
        assertThat(server.ask("GET /minio/health/live HTTP/1.1\nHost: s3.example\n\n")
                        .text())
                .contains("alive");
    }

    private static String head(String account, int length) {
        return "PUT /signed HTTP/1.1\nHost: h\nX-Test-Account: %s\nContent-Length: %d\n\n".formatted(account, length);
    }

    private static String put(String account, String text) {
        return head(account, text.length()) + text;
    }

    private static final class SignedEndpoint implements Endpoint {
        @Override
        public boolean accepts(RequestHead head) {
            return head.rawPath().equals("/signed");
        }

        @Override
        public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
            String account = head.headers()
                    .first("x-test-account")
                    .orElseThrow(() -> new AwsException(AwsErrorCode.ACCESS_DENIED));
            audit.asked("admin:Test", "");
            return new Admission.WithBody(
                    new Sender.Account(account, client.address()), MAX_BODY, UncheckedPayload.INSTANCE, body -> {
                        String text = account + ": " + new String(body, StandardCharsets.UTF_8);
                        return new HttpAnswer(200, Headers.EMPTY, text.getBytes(StandardCharsets.UTF_8));
                    });
        }

        @Override
        public Optional<ErrorForm> errors() {
            return Optional.of(new AdminErrorForm());
        }
    }
}

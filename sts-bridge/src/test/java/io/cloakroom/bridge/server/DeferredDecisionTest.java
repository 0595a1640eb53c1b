package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Decisions that wait: on a virtual thread, with nothing read of the body before. */
@ExtendWith(LeakCheck.class)
class DeferredDecisionTest {
    private final FakeRoutes fake = new FakeRoutes();
    private final AtomicInteger deciding = new AtomicInteger();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final TestServer server = new TestServer(fake.store, this::begin);

    /** Keys that begin with {@code slow} wait for the latch; {@code refused} is refused late. */
    private GatewayStep begin(RequestHead head, ClientConnection client, AuditDraft audit) {
        return new GatewayStep.Deferred(() -> {
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            deciding.incrementAndGet();
            if (head.rawPath().contains("slow")) {
                try {
                    decided.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            audit.decided(AuditDecision.ALLOW);
            if (head.rawPath().contains("bug")) {
                throw new IllegalStateException("a bug, on purpose");
            }
            if (head.rawPath().contains("refused")) {
                throw new AwsException(AwsErrorCode.ACCESS_DENIED);
            }
            return fake.begin(head, client, audit);
        });
    }

    @AfterEach
    void close() {
        decided.countDown();
        server.close();
    }

    @Test
    void goesOnWhenItIsDecided() throws Exception {
        fake.store.objects.put("k", "object".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n\n").text()).isEqualTo("object");
        assertThat(server.ask("PUT /b/new HTTP/1.1\nHost: h\nContent-Length: 4\n\ntext")
                        .status())
                .isEqualTo(200);
        assertThat(fake.store.objects).containsKey("new");
        assertThat(server.ask("POST /b HTTP/1.1\nHost: h\nContent-Length: 4\n\ntext")
                        .text())
                .isEqualTo("b text");
    }

    @Test
    void requestsOfAConnectionStayInOrder() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("PUT /b/one HTTP/1.1\nHost: h\nContent-Length: 1\n\n1GET /b/one HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().text()).isEqualTo("1");
        }
    }

    @Test
    void aBodyIsNeitherAskedForNorReadBefore() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("PUT /b/slow HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 4\n\n");
            Await.until("it is being decided", () -> deciding.get() == 1);
            assertThat(client.socket().getInputStream().available()).isZero();
            decided.countDown();
            assertThat(client.read().status()).isEqualTo(100);
            client.send("text");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusalIsAnswered() throws Exception {
        assertThat(server.ask("GET /b/refused HTTP/1.1\nHost: h\n\n").status()).isEqualTo(403);
        assertThat(server.ask("GET /b/bug HTTP/1.1\nHost: h\n\n").status()).isEqualTo(500);
    }

    @Test
    void oneThatWaitsKeepsNobodyWaiting() throws Exception {
        fake.store.objects.put("k", new byte[] {'o'});
        try (RawClient slow = server.connect()) {
            slow.send("GET /b/slow HTTP/1.1\nHost: h\n\n");
            Await.until("it is being decided", () -> deciding.get() == 1);
            for (int i = 0; i < 32; i++) {
                assertThat(server.ask("GET /b/k HTTP/1.1\nHost: h\n\n").text()).isEqualTo("o");
            }
        }
    }

    @Test
    void whatIsDecidedAfterTheClientHasGoneIsNotDone() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /b/slow HTTP/1.1\nHost: h\n\n");
            Await.until("it is being decided", () -> deciding.get() == 1);
        }
        Await.until("the client has gone", () -> server.server.connections() == 0);
        // The record comes when the decision has ended: it was being written to until then.
        assertThat(server.routes.audited).isEmpty();
        decided.countDown();
        assertThat(server.nextAudited().status()).isEqualTo(499);
        assertThat(fake.store.gone).as("the store was not asked").hasValue(0);
    }
}

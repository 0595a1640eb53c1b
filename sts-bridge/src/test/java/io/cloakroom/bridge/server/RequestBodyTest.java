package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class RequestBodyTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** botocore takes an interim line of two words for the answer. */
    @Test
    void continueComesWithItsReasonPhraseAndAfterAuthorization() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\n");
            assertThat(client.read().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.send("hello");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET /b/k HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void s51_continueIsNotSentToTheDenied() throws IOException {
        for (String path : new String[] {"/denied/k", "/b/refused"}) {
            try (RawClient client = server.connect()) {
                client.send("PUT " + path + " HTTP/1.1\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\n");
                RawClient.Answer answer = client.read();
                assertThat(answer.status()).isIn(403, 404);
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(client.isAtEnd()).isTrue();
            }
        }
    }

    @Test
    void continueIsLeftOutWhenTheBodyIsThere() throws IOException {
        RawClient.Answer answer =
                server.ask("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\nhello");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void aShortBodyNobodyWantsIsReadOverAndTheConnectionKept() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PUT /denied/k HTTP/1.1\nHost: h\nContent-Length: 100000\n\n");
            assertThat(client.read().status()).isEqualTo(403);
            client.sendBytes(new byte[100_000]);
            client.send("GET /b/none HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void aLongBodyNobodyWantsEndsTheConnection() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PUT /denied/k HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
            client.sendBytes(new byte[100_000]);
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBadPayloadNeverReachesTheStoreWhole() throws Exception {
        for (String body : new String[] {"hell!", "he#lo"}) {
            try (RawClient client = server.connect()) {
                client.send("PUT /b/k HTTP/1.1\nHost: h\nX-Test-Checked: 1\nContent-Length: 5\n\n" + body);
                assertThat(client.read().text()).contains("BadDigest");
                client.send("GET /b/k HTTP/1.1\nHost: h\n\n");
                assertThat(client.read().status()).isEqualTo(404);
            }
        }
        assertThat(server.store.aborted).hasValue(2);
        assertThat(server.nextAudited().status()).isEqualTo(400);
    }

    @Test
    void payloadIsUnwrapped() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("PUT /b/k HTTP/1.1\nHost: h\nX-Test-Checked: 1\nContent-Length: 7\n\nh|e|llo");
            assertThat(client.read().status()).isEqualTo(200);
            client.send("POST /b HTTP/1.1\nHost: h\nX-Test-Checked: 1\nContent-Length: 7\n\nh|e|llo");
            assertThat(client.read().text()).isEqualTo("b hello");
        }
        assertThat(server.store.objects.get("k"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
    }

    @Test
    void aBodyCutShortIsAbortedAndAudited() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 50\n\nhello");
            Await.until("some of the body is there", () -> server.store.taken.get() == 5);
        }
        FakeRoutes.Audited audited = server.nextAudited();
        assertThat(audited.status()).isEqualTo(499);
        assertThat(audited.received()).isEqualTo(5);
        assertThat(server.store.aborted).hasValue(1);
        assertThat(server.store.gone).hasValue(1);
        assertThat(server.store.objects).isEmpty();
    }

    @Test
    void aStoreThatHoldsTheBodyBackHoldsTheClientBack() throws Exception {
        int size = 64 * 1024 * 1024;
        try (RawClient client = server.connect()) {
            client.send("PUT /b/stalled HTTP/1.1\nHost: h\nContent-Length: " + size + "\n\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.sendBytes(new byte[size]);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Await.until("the store holds the body", () -> server.store.held.containsKey("stalled"));
            assertThat(server.store.taken.get()).isLessThan(1024 * 1024);
            var held = Objects.requireNonNull(server.store.held.get("stalled"));
            held.eventLoop().execute(() -> held.setBodyFlowing(true));
            assertThat(client.read().status()).isEqualTo(200);
            sender.join();
        }
        assertThat(server.store.taken.get()).isEqualTo(size);
    }

    @Test
    void aClientThatDoesNotReadHoldsTheStoreBack() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /b/endless HTTP/1.1\nHost: h\n\n");
            assertThat(client.socket().getInputStream().read()).isEqualTo('H');
            long before = -1;
            while (before != server.store.produced.get()) {
                before = server.store.produced.get();
                client.exactly(1);
                java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
            }
            assertThat(before).isLessThan(32L * 1024 * 1024);
        }
        Await.until("the store is told", () -> server.store.gone.get() == 1);
        assertThat(server.nextAudited().status()).isEqualTo(499);
    }

    @Test
    void callsAfterAnAbortAreIgnored() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /b/held HTTP/1.1\nHost: h\n\n");
            Await.until("the store has the call", () -> server.store.held.containsKey("held"));
        }
        Await.until("the store is told", () -> server.store.gone.get() == 1);
        var held = Objects.requireNonNull(server.store.held.get("held"));
        held.eventLoop()
                .submit(() -> {
                    held.respond(new io.cloakroom.aws.http.ResponseHead(
                            200, io.cloakroom.aws.http.Headers.EMPTY, java.util.OptionalLong.of(4)));
                    held.write(FakeStore.text("late"));
                    held.finish();
                    held.fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
                })
                .sync();
        assertThat(server.nextAudited().status()).isEqualTo(499);
        assertThat(server.routes.audited).isEmpty();
    }
}

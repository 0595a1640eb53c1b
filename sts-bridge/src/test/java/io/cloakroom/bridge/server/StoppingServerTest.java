package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import io.cloakroom.bridge.wire.SocketEngine;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that stops answers what it was asked, and resets nobody. */
@ExtendWith(LeakCheck.class)
class StoppingServerTest {
    private static final String GET = "GET /b/k HTTP/1.1\nHost: h\n\n";

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer started() {
        return kept(new TestServer(ServerLimits.DEFAULT, SocketEngine.choose(Optional.empty())));
    }

    private TestServer kept(TestServer server) {
        servers.add(server);
        server.store.objects.put("k", new byte[] {'o', 'k'});
        return server;
    }

    /** With a loop for the listener and one for the first connection, on however few processors. */
    private TestServer withTwoLoops() {
        return kept(new TestServer(SocketEngine.choose(Optional.empty()).newGroup(2, "http")));
    }

    /** A server whose loop has no time while more clients come and it begins to stop. */
    private static final class HeldLoop implements AutoCloseable {
        private final TestServer server;
        private final CountDownLatch busy = new CountDownLatch(1);
        private final RawClient first;
        private final StoreExchange held;
        private final List<RawClient> late = new ArrayList<>();
        private final List<Thread> stopping = new ArrayList<>();

        HeldLoop(TestServer server) throws IOException {
            this.server = server;
            this.first = server.connect().send("GET /b/held HTTP/1.1\nHost: h\n\n");
            Await.until("the store has the call", () -> server.store.held.containsKey("held"));
            this.held = Objects.requireNonNull(server.store.held.get("held"));
            held.eventLoop().execute(() -> await(busy));
        }

        RawClient connect() throws IOException {
            RawClient client = server.connect();
            late.add(client);
            return client;
        }

        List<RawClient> late() {
            return late;
        }

        void beginToStop() {
            stopping.add(Thread.ofVirtual().start(() -> server.server.stop(Duration.ofMinutes(1))));
            Await.until("it stops", server.server::isStopping);
        }

        void goOn() {
            busy.countDown();
        }

        /** The first request is answered, and that is the end. */
        void end() throws IOException, InterruptedException {
            held.eventLoop().execute(() -> held.fail(new AwsException(AwsErrorCode.NO_SUCH_KEY)));
            assertThat(first.read().status()).isEqualTo(404);
            for (Thread thread : stopping) {
                thread.join();
            }
        }

        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            busy.countDown();
            first.close();
            for (RawClient client : late) {
                client.close();
            }
        }
    }

    @Test
    void stoppingLetsRequestsEndAndTakesNoNewOnes() throws Exception {
        TestServer server = started();
        try (RawClient idle = server.connect();
                RawClient busy = server.connect()) {
            busy.send("PUT /b/stalled HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
            Await.until("the store holds", () -> server.store.held.containsKey("stalled"));
            Thread stopping = Thread.ofVirtual().start(() -> server.server.stop(Duration.ofSeconds(20)));
            assertThat(idle.isEndedInOrder()).isTrue();
            var held = Objects.requireNonNull(server.store.held.get("stalled"));
            held.eventLoop().execute(() -> held.setBodyFlowing(true));
            RawClient.Answer answer = busy.read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(busy.isEndedInOrder()).isTrue();
            stopping.join();
        }
        assertThat(server.store.objects).containsKey("stalled");
    }

    /** Its loop had no time for it while the server began to stop. */
    @Test
    void stoppingClosesWhatWasAcceptedAndNotBegun() throws Exception {
        try (HeldLoop loop = new HeldLoop(withTwoLoops())) {
            for (int i = 0; i < 8; i++) {
                loop.connect();
            }
            loop.beginToStop();
            loop.goOn();
            for (RawClient client : loop.late()) {
                assertThat(client.isEndedInOrder()).isTrue();
            }
            loop.end();
        }
    }

    /** To close a connection whose request nobody has read would reset it. */
    @Test
    void stoppingAnswersWhatWasAskedOnConnectionsNotBegun() throws Exception {
        try (HeldLoop loop = new HeldLoop(withTwoLoops())) {
            for (int i = 0; i < 8; i++) {
                loop.connect();
            }
            loop.beginToStop();
            for (RawClient client : loop.late()) {
                client.send(GET);
            }
            loop.goOn();
            for (RawClient client : loop.late()) {
                RawClient.Answer answer = client.read();
                assertThat(answer.text()).isEqualTo("ok");
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(client.isEndedInOrder()).isTrue();
            }
            loop.end();
        }
    }

    /** To close a listener resets what has connected and was not accepted. */
    @ParameterizedTest
    @EnumSource(SocketEngine.class)
    void stoppingAnswersWhatWasAskedOnConnectionsNotAccepted(SocketEngine engine) throws Exception {
        assumeTrue(engine.isAvailable());
        try (HeldLoop loop = new HeldLoop(kept(new TestServer(engine.newGroup(1, "http"))))) {
            for (int i = 0; i < 100; i++) {
                loop.connect().send(GET);
            }
            loop.beginToStop();
            loop.goOn();
            for (RawClient client : loop.late()) {
                assertThat(client.read().text()).isEqualTo("ok");
            }
            loop.end();
        }
    }

    /** However many there are. */
    @Test
    void stoppingWaitsForBusyLoopsOnce() throws Exception {
        EventLoopGroup loops = SocketEngine.NIO.newGroup(100, "http");
        TestServer server = kept(new TestServer(loops));
        CountDownLatch busy = new CountDownLatch(1);
        try {
            loops.forEach(loop -> loop.execute(() -> HeldLoop.await(busy)));
            Thread stopping = Thread.ofVirtual().start(() -> server.server.stop(Duration.ofSeconds(1)));
            assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        } finally {
            busy.countDown();
        }
    }

    @Test
    void stoppingAnswersAHeadThatDoesNotEnd() throws Exception {
        TestServer server = started();
        try (RawClient slow = server.connect()) {
            slow.send("GET /b/k HTTP/1.1\nHo");
            Await.until("it is open", () -> server.server.connections() == 1);
            server.server.stop(Duration.ofSeconds(20));
            RawClient.Answer answer = slow.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(slow.isEndedInOrder()).isTrue();
        }
    }

    @Test
    void stoppingSendsWhatWasAnswered() throws Exception {
        TestServer server = started();
        server.store.objects.put("large", new byte[TestServer.MORE_THAN_ON_ITS_WAY]);
        try (RawClient client = server.connect()) {
            client.send("GET /b/large HTTP/1.1\nHost: h\n\n");
            server.nextAudited();
            Thread stopping = Thread.ofVirtual().start(() -> server.server.stop(Duration.ofSeconds(20)));
            Await.until("it takes no more connections", () -> isRefused(server));
            assertThat(client.read().text()).hasSize(TestServer.MORE_THAN_ON_ITS_WAY);
            assertThat(client.isEndedInOrder()).isTrue();
            stopping.join();
        }
    }

    private static boolean isRefused(TestServer server) {
        try {
            server.connect().close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void stoppingBreaksOffWhatDoesNotEnd() throws Exception {
        TestServer server = started();
        try (RawClient client = server.connect()) {
            client.send("GET /b/held HTTP/1.1\nHost: h\n\n");
            Await.until("the store has the call", () -> server.store.held.containsKey("held"));
            server.server.stop(Duration.ofMillis(200));
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(server.nextAudited().status()).isEqualTo(499);
    }
}

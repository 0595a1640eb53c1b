package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
class ServerLimitsTest {
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(200);

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer with(ServerLimits limits) {
        TestServer server = new TestServer(limits, SocketEngine.choose(Optional.empty()));
        servers.add(server);
        return server;
    }

    private TestServer withTimeouts(Duration idle, Duration head, Duration stall) {
        return with(ServerLimits.DEFAULT.withTimeouts(idle, head, stall, SOON));
    }

    @Test
    void s57_headsHaveALimit() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT);
        RawClient.Answer longLine = server.ask("GET /b/" + "k".repeat(17_000) + " HTTP/1.1\nHost: h\n\n");
        assertThat(longLine.status()).isEqualTo(400);
        assertThat(longLine.text()).contains("RequestHeaderSectionTooLarge");
        RawClient.Answer longField = server.ask("GET /b/k HTTP/1.1\nHost: h\nX: " + "y".repeat(17_000) + "\n\n");
        assertThat(longField.text()).contains("RequestHeaderSectionTooLarge");
        RawClient.Answer many = server.ask("GET /b/k HTTP/1.1\nHost: h\n" + "X: y\n".repeat(101) + "\n");
        assertThat(many.text()).contains("RequestHeaderSectionTooLarge");
        RawClient.Answer token =
                server.ask("GET /b/k HTTP/1.1\nHost: h\nX-Amz-Security-Token: " + "t".repeat(4096) + "\n\n");
        assertThat(token.text()).contains("NoSuchKey");
    }

    @Test
    void s57_anEndlessHeadIsRefusedBeforeItEnds() throws IOException {
        try (RawClient client = with(ServerLimits.DEFAULT).connect()) {
            client.send("GET /b/k HTTP/1.1\nHost: h\nX: " + "y".repeat(20_000));
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void s57_bodiesThatAreKeptHaveALimit() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT);
        RawClient.Answer sts = server.ask("POST / HTTP/1.1\nHost: h\nContent-Length: 1001\n\n" + "x".repeat(1001));
        assertThat(sts.text()).contains("EntityTooLarge");
        RawClient.Answer announced = server.ask("POST / HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
        assertThat(announced.text()).contains("EntityTooLarge");
        RawClient.Answer chunked = server.ask(
                "POST /b?delete HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3e9\n" + "x".repeat(1001) + "\n0\n\n");
        assertThat(chunked.text()).contains("EntityTooLarge");
        assertThat(server.ask("POST / HTTP/1.1\nHost: h\nContent-Length: 1000\n\n" + "x".repeat(1000))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void s57_anObjectHasAtMost5GiB() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT);
        RawClient.Answer answer = server.ask("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 5368709121\n\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("EntityTooLarge");
    }

    @Test
    void s57_aChunkedBodyCannotGrowItsFraming() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT);
        RawClient.Answer extension = server.ask(
                "POST /b HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n1;" + "e".repeat(2000) + "\na\n0\n\n");
        assertThat(extension.status()).isEqualTo(400);
        RawClient.Answer trailer = server.ask("POST /b HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n0\n"
                + ("X: " + "y".repeat(900) + "\n").repeat(10) + "\n");
        assertThat(trailer.status()).isEqualTo(400);
    }

    @Test
    void connectionsHaveALimit() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT.withMaxConnections(2));
        try (RawClient first = server.connect();
                RawClient second = server.connect()) {
            Await.until("both are there", () -> server.server.connections() == 2);
            try (RawClient third = server.connect()) {
                assertThat(third.read().status()).isEqualTo(503);
                assertThat(third.isAtEnd()).isTrue();
            }
            assertThat(first.send("GET /b/none HTTP/1.1\nHost: h\n\n").read().status())
                    .isEqualTo(404);
            assertThat(second.send("GET /b/none HTTP/1.1\nHost: h\n\n").read().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void s72_oneAddressHasAShareOfTheConnections() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT.withConnectionsPerAddress(2));
        String nothing = "GET /b/none HTTP/1.1\nHost: h\n\n";
        try (RawClient first = server.connectFrom("127.0.0.2")) {
            try (RawClient second = server.connectFrom("127.0.0.2")) {
                Await.until("both are there", () -> server.server.connections() == 2);
                try (RawClient third = server.connectFrom("127.0.0.2")) {
                    assertThat(third.read().status()).isEqualTo(503);
                }
                try (RawClient other = server.connectFrom("127.0.0.3")) {
                    assertThat(other.send(nothing).read().status()).isEqualTo(404);
                }
                assertThat(first.send(nothing).read().status()).isEqualTo(404);
                assertThat(second.send(nothing).read().status()).isEqualTo(404);
            }
            Await.until("one is left", () -> server.server.connections() == 1);
            try (RawClient next = server.connectFrom("127.0.0.2")) {
                assertThat(next.send(nothing).read().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void s72_anotherAddressOfTheProcessHasNoBudgetOfItsOwn() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT.withConnectionsPerAddress(2));
        S3Server another = server.server.startAnother(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                server.routes.routes(server.store, server.routes),
                InstantSource.system(),
                Optional.empty());
        try (RawClient first = server.connectFrom("127.0.0.2");
                RawClient second = new RawClient(another.address(), "127.0.0.2")) {
            Await.until("both are there", () -> server.server.connections() == 1 && another.connections() == 1);
            try (RawClient third = new RawClient(another.address(), "127.0.0.2")) {
                assertThat(third.read().status()).isEqualTo(503);
            }
            first.send("POST / HTTP/1.1\nHost: h\nContent-Length: 1000\n\n");
            Await.until("its memory is held", () -> server.server.heldBytes() > 0);
            assertThat(another.heldBytes()).isEqualTo(server.server.heldBytes());
            assertThat(second.send("GET /b/none HTTP/1.1\nHost: h\n\n").read().status())
                    .isEqualTo(404);
        } finally {
            another.stopBesideAnother(SOON);
        }
        assertThat(server.ask("GET /b/none HTTP/1.1\nHost: h\n\n").status()).isEqualTo(404);
    }

    /** Who opens more than twice as many as it may costs no answer any more. */
    @Test
    void s72_aFloodOfConnectionsIsNotAnswered() throws IOException {
        TestServer server = with(ServerLimits.DEFAULT.withConnectionsPerAddress(1));
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                clients.add(server.connectFrom("127.0.0.2"));
                int count = clients.size();
                // The second is answered and hung up on when its client does too.
                Await.until("it is there", () -> server.server.connections() >= Math.min(count, 2));
            }
            assertThat(clients.get(1).read().status()).isEqualTo(503);
            assertThat(clients.get(2).isAtEnd()).as("not a byte").isTrue();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,      192.0.2.1",
        "2001:db8::1,    20010db800000000::/64",
        "2001:db8::ffff, 20010db800000000::/64",
        "10.0.0.7,       ''"
    })
    void s72_connectionsAreSharedOutByNetworkAndProxiesExempt(String peer, String sender) {
        Routes routes = new FakeRoutes().behind(List.of("10.0.0.0/8"));

        assertThat(routes.sources().countedNetwork(peer)).isEqualTo(sender);
    }

    @Test
    void aDeclaredProxyHasNoShareOfTheConnections() throws IOException {
        TestServer server = new TestServer(ServerLimits.DEFAULT.withConnectionsPerAddress(1), List.of("127.0.0.2"));
        servers.add(server);
        try (RawClient first = server.connectFrom("127.0.0.2")) {
            assertThat(first.send("GET /b/none HTTP/1.1\nHost: h\n\n").read().status())
                    .isEqualTo(404);
            try (RawClient second = server.connectFrom("127.0.0.2")) {
                assertThat(second.send("GET /b/none HTTP/1.1\nHost: h\n\n")
                                .read()
                                .status())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        try (RawClient client = withTimeouts(SOON, NEVER, NEVER).connect()) {
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aHeadThatComesByDripsTimesOut() throws IOException {
        try (RawClient client = withTimeouts(NEVER, SOON, NEVER).connect()) {
            client.send("GET /b/k HTT");
            RawClient.Answer answer = client.read();
            assertThat(answer.text()).contains("RequestTimeout");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatStopsTimesOut() throws Exception {
        TestServer server = withTimeouts(NEVER, NEVER, SOON);
        try (RawClient client = server.connect()) {
            client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 10\n\nhello");
            assertThat(client.read().text()).contains("RequestTimeout");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(server.store.aborted).hasValue(1);
        assertThat(server.nextAudited().status()).isEqualTo(400);
    }

    @Test
    void aBodyThatComesByDripsTimesOut() throws Exception {
        TestServer server = withTimeouts(NEVER, NEVER, Duration.ofMillis(500));
        try (RawClient client = server.connect()) {
            client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 1000000\n\n");
            Thread drips = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.sendBytes(new byte[1]);
                        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                    }
                } catch (IOException closed) {
                    // as it should be
                }
            });
            assertThat(client.read().text()).contains("RequestTimeout");
            drips.join();
        }
    }

    @Test
    void aClientThatStopsReadingIsLetGo() {
        TestServer server = withTimeouts(NEVER, NEVER, SOON);
        try (RawClient client = server.connect()) {
            client.send("GET /b/endless HTTP/1.1\nHost: h\n\n");
            Await.until("the server gives up", () -> server.store.gone.get() == 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(server.store.gone).hasValue(1);
    }

    @Test
    void aStoreThatTakesItsTimeIsNotTheClientsFault() throws Exception {
        TestServer server = withTimeouts(NEVER, NEVER, SOON);
        try (RawClient client = server.connect()) {
            client.send("PUT /b/stalled HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
            Await.until("the store holds", () -> server.store.held.containsKey("stalled"));
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000);
            var held = Objects.requireNonNull(server.store.held.get("stalled"));
            held.eventLoop().execute(() -> held.setBodyFlowing(true));
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aClosingClientGetsItsWholeAnswerHoweverSlowly() throws Exception {
        Duration atOnce = Duration.ofMillis(1);
        TestServer server = with(ServerLimits.DEFAULT.withTimeouts(NEVER, NEVER, NEVER, atOnce));
        server.store.objects.put("large", new byte[TestServer.MORE_THAN_ON_ITS_WAY]);
        try (RawClient client = server.connect()) {
            client.send("GET /b/large HTTP/1.1\nHost: h\nConnection: close\n\n");
            server.nextAudited();
            assertThat(client.read().text()).hasSize(TestServer.MORE_THAN_ON_ITS_WAY);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    /** Its end is no more than the end of the connection, so a part must not look like the whole. */
    @Test
    void anAnswerOfUnknownLengthThatNobodyReadsEndsInAReset() throws Exception {
        TestServer server = withTimeouts(NEVER, NEVER, SOON);
        server.store.objects.put("unknown", new byte[TestServer.MORE_THAN_ON_ITS_WAY]);
        try (RawClient client = server.connect()) {
            client.send("GET /b/unknown HTTP/1.0\nHost: h\n\n");
            server.nextAudited();
            Await.until("the server gives up", () -> server.server.connections() == 0);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.socket().getInputStream().readAllBytes());
        }
    }
}

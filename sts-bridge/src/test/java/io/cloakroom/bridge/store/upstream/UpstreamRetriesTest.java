package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which connections are used again, and which requests are sent again. */
@ExtendWith(LeakCheck.class)
class UpstreamRetriesTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";
    private static final String PUT = "PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello";
    private static final String SLOW_DOWN = "<Error><Code>SlowDown</Code><Message>Lock timeout.</Message></Error>";

    private final UpstreamFixture bridge;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            warnings.add(event.getFormattedMessage());
        }
    };

    UpstreamRetriesTest() throws IOException {
        bridge = new UpstreamFixture(UpstreamRetriesTest::fine);
    }

    @BeforeEach
    void listen() {
        appender.setContext(log().getLoggerContext());
        appender.start();
        log().addAppender(appender);
    }

    @AfterEach
    void stop() throws IOException {
        log().detachAppender(appender);
        bridge.close();
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(UpstreamCall.class);
    }

    private static boolean fine(FakeUpstream.Request request, FakeUpstream.Wire wire) throws IOException {
        wire.ok(request.line().startsWith("HEAD") ? "" : "fine");
        return true;
    }

    private static void answer(FakeUpstream.Wire wire, int status, String body) throws IOException {
        wire.send("HTTP/1.1 " + status + " E\nContent-Length: " + body.length() + "\n\n")
                .raw(body);
    }

    /** As MinIO does: a write that timed out is answered with 503, and all that follows on its connection with 499. */
    private static FakeUpstream.Script poisoning(AtomicInteger refused) {
        Set<Socket> poisoned = ConcurrentHashMap.newKeySet();
        return (request, wire) -> {
            if (poisoned.contains(wire.socket())) {
                refused.incrementAndGet();
                answer(wire, 499, "");
            } else if (request.line().startsWith("PUT")) {
                poisoned.add(wire.socket());
                answer(wire, 503, SLOW_DOWN);
            } else {
                return fine(request, wire);
            }
            return true;
        };
    }

    @Test
    void oneUsersTimedOutWriteDoesNotPoisonTheConnectionsOfOthers() throws IOException {
        AtomicInteger refused = new AtomicInteger();
        bridge.upstream.now(poisoning(refused));
        try (RawClient one = bridge.server.connect()) {
            for (int i = 0; i < 5; i++) {
                one.send(PUT);
                RawClient.Answer answer = one.read();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("<Code>SlowDown</Code><Message>Lock timeout.</Message>");
                one.send(GET);
                assertThat(one.read().text()).isEqualTo("fine");
            }
        }
        for (int i = 0; i < 20; i++) {
            assertThat(bridge.ask(GET).text()).isEqualTo("fine");
        }
        assertThat(refused).hasValue(0);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200, 1", "404, 1", "412, 1", "499, 2", "500, 2", "502, 2", "503, 2"})
    void aConnectionIsNotUsedAgainAfterAnErrorOfTheStore(int status, int connections) throws IOException {
        try (RawClient client = bridge.server.connect()) {
            bridge.upstream.now((request, wire) -> {
                answer(wire, status, SLOW_DOWN);
                return true;
            });
            client.send(PUT).read();
            bridge.upstream.now(UpstreamRetriesTest::fine);
            assertThat(client.send(GET).read().text()).isEqualTo("fine");
        }
        assertThat(bridge.upstream.connections).hasValue(connections);
    }

    @ParameterizedTest
    @CsvSource({"'HTTP/1.1 200 OK|Connection: close'", "'HTTP/1.1 200 OK|Connection: x, Close'", "HTTP/1.0 200 OK"})
    void aConnectionThatTheStoreWillCloseIsNotUsedAgain(String head) throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send(head.replace('|', '\n') + "\nContent-Length: 4\n\nfine");
            return true;
        });
        try (RawClient client = bridge.server.connect()) {
            assertThat(client.send(GET).read().text()).isEqualTo("fine");
            assertThat(client.send(GET).read().text()).isEqualTo("fine");
        }
        assertThat(bridge.upstream.connections).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"GET, reset", "HEAD, reset", "GET, 499", "HEAD, 499", "GET, no HTTP"})
    void whatOnlyReadsIsTriedOnceMore(String method, String failure) throws IOException {
        AtomicInteger tries = new AtomicInteger();
        bridge.upstream.now((request, wire) -> {
            if (tries.incrementAndGet() > 1) {
                return fine(request, wire);
            }
            return fail(failure, wire);
        });
        try (RawClient client = bridge.server.connect()) {
            client.send(method + " /bucket/key HTTP/1.1\nHost: h\n\n");
            assertThat((method.equals("HEAD") ? client.readHeadOnly() : client.read()).status())
                    .isEqualTo(200);
        }
        assertThat(tries).hasValue(2);
        assertThat(bridge.upstream.connections).hasValue(2);
        assertThat(warnings).isEmpty();
    }

    /** What spoiled one of the connections that wait may have spoiled them all. */
    @Test
    void whatIsTriedOnceMoreGoesOnAFreshConnection() throws IOException {
        int count = 2 * Runtime.getRuntime().availableProcessors(); // two for each event loop
        Set<Socket> used = ConcurrentHashMap.newKeySet();
        bridge.upstream.now((request, wire) -> {
            used.add(wire.socket());
            Await.until("all have asked", () -> used.size() == count);
            return fine(request, wire);
        });
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                clients.add(bridge.server.connect().send(GET));
            }
            for (RawClient client : clients) {
                assertThat(client.read().text()).isEqualTo("fine");
            }
            bridge.upstream.now(
                    (request, wire) -> used.contains(wire.socket()) ? fail("499", wire) : fine(request, wire));
            for (RawClient client : clients) {
                assertThat(client.send(GET).read().text()).isEqualTo("fine");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static boolean fail(String failure, FakeUpstream.Wire wire) throws IOException {
        switch (failure) {
            case "reset" -> wire.reset();
            case "499" -> answer(wire, 499, "");
            default -> wire.send("SSH-2.0-OpenSSH_9.2\n\n\n");
        }
        return failure.equals("499");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, reset, 2",
        "GET, 499, 2",
        "PUT, reset, 1",
        "PUT, 499, 1",
        "DELETE, reset, 1",
        "DELETE, 499, 1",
        "POST, reset, 1",
        "POST, 499, 1"
    })
    void whatFailsForGoodIsSlowDownAndOneLine(String method, String failure, int tries) throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send(GET).read(); // so that a used connection waits
            bridge.upstream.requests.clear();
            bridge.upstream.now((request, wire) -> fail(failure, wire));
            String body = method.startsWith("P") ? "Content-Length: 5\n\nhello" : "\n";
            String query = method.equals("POST") ? "?uploads" : "";
            RawClient.Answer answer = client.send(method + " /bucket/key" + query + " HTTP/1.1\nHost: h\n" + body)
                    .read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("<Code>SlowDown</Code>");
        }
        assertThat(bridge.upstream.requests).hasSize(tries);
        assertThat(warnings).hasSize(1);
    }

    /** Without a body there is nothing by which to tell that a request was begun, but its head. */
    @ParameterizedTest
    @CsvSource({"PUT, ''", "POST, ?uploads"})
    void aWriteWithoutABodyIsNotTriedAgain(String method, String query) throws IOException {
        bridge.upstream.now((request, wire) -> fail("reset", wire));
        RawClient.Answer answer =
                bridge.ask(method + " /bucket/key" + query + " HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
        assertThat(answer.text()).contains("<Code>SlowDown</Code>");
        assertThat(bridge.upstream.requests).hasSize(1);
    }

    /** A body that was not begun can still be sent on another connection. */
    @Test
    void aWriteOfWhichNothingWasSentIsTriedOnceMore() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send(GET).read();
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 5\n\n");
            assertThat(client.readHeadOnly().status()).isEqualTo(100);
            bridge.upstream.closeConnections();
            Await.until("it connects again", () -> bridge.upstream.connections.get() == 2);
            client.send("hello");
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(bridge.upstream.requests).hasSize(2);
        assertThat(bridge.upstream.requests.toArray(FakeUpstream.Request[]::new)[1].body())
                .isEqualTo("hello");
    }

    @Test
    void aWriteThatWasBegunIsNotTriedAgain() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\n\nhel");
            Await.until("it is connected", () -> bridge.upstream.openConnections() == 1);
            Await.until("bytes have come", () -> bridge.upstream.heads.get() == 1);
            bridge.upstream.closeConnections();
            assertThat(client.read().text()).contains("<Code>SlowDown</Code>");
        }
        assertThat(bridge.upstream.connections).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, <html>Bad Request",
        "404, not found",
        "413, <html>Too Large",
        "500, Internal Server Error",
        "502, <html>Bad Gateway",
        "504, ''",
        "499, <Error><Code>ClientClosedRequest</Code></Error>"
    })
    void whatIsNoS3AnswerIsSlowDown(int status, String body) throws IOException {
        bridge.upstream.now((request, wire) -> {
            answer(wire, status, body);
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("<Code>SlowDown</Code>").doesNotContain("html", "ClientClosed");
        assertThat(warnings).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"404, 404", "405, 405", "409, 409", "412, 412", "416, 416", "429, 503", "500, 500", "503, 503"})
    void anAnswerWithoutABodyGoesByItsStatus(int status, int told) throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 " + status + " E\nContent-Length: 0\nx-amz-delete-marker: true\nServer: Theirs\n\n");
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(told);
        assertThat(answer.header("x-amz-delete-marker")).isEqualTo("true");
        assertThat(answer.header("server")).isEqualTo("Cloakroom");
    }
}

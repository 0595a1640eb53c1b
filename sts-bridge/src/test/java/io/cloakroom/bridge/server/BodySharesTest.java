package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.embedded.EmbeddedStore;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are held in memory: what one sender can take, and what is left to the others. */
@ExtendWith(LeakCheck.class)
class BodySharesTest {
    private static final long HEAP = 64L << 20;
    private static final int FORM = 256 * 1024;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(300);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static ServerLimits limits(Duration deadline) {
        return ServerLimits.DEFAULT.withBodies(new ServerLimits.Bodies(HEAP, deadline, deadline));
    }

    private TestServer server() {
        TestServer server = new TestServer(limits(LONG), SocketEngine.choose(Optional.empty()));
        server.routes.maxForm = FORM;
        server.routes.maxDocument = 2 << 20;
        open.add(server);
        return server;
    }

    private RawClient half(TestServer server, String from, String head, int length) throws IOException {
        RawClient client = server.connectFrom(from);
        open.add(client);
        return client.send("%s HTTP/1.1\nHost: h\nContent-Length: %d\n\nx".formatted(head, length));
    }

    private static String form(String text) {
        return "POST / HTTP/1.1\nHost: h\nContent-Length: %d\n\n%s".formatted(text.length(), text);
    }

    private static String delete(String account, String text) {
        return "POST /b?delete HTTP/1.1\nHost: h\nX-Test-Account: %s\nContent-Length: %d\n\n%s"
                .formatted(account, text.length(), text);
    }

    private static int statusFrom(TestServer server, String address, String request) {
        try (RawClient client = server.connectFrom(address)) {
            return client.send(request).read().status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void s72_unfinishedFormsOfOneAddressKeepNobodyElseOut() throws Exception {
        TestServer server = server();
        server.store.objects.put("k", new byte[1]);
        for (int i = 0; i < 333; i++) {
            half(server, "127.0.0.2", "POST /", FORM);
        }
        Await.until("its share is taken", () -> server.server.heldBytes() >= HEAP / 16 - 4 * FORM);

        assertThat(statusFrom(server, "127.0.0.2", form("x".repeat(FORM)))).isEqualTo(503);
        String login = form("x".repeat(3000));
        for (int i = 0; i < 20; i++) {
            assertThat(statusFrom(server, "127.0.0.3", login)).isEqualTo(200);
            assertThat(statusFrom(server, "127.0.0.3", "GET /b/k HTTP/1.1\nHost: h\n\n"))
                    .isEqualTo(200);
        }
        assertThat(statusFrom(server, "127.0.0.2", delete("alice", "x".repeat(100_000))))
                .isEqualTo(200);
        Await.until("only the forms are held", () -> server.server.heldBytes() <= HEAP / 16);
    }

    @Test
    void s72_unfinishedDocumentsOfOnePrincipalKeepNobodyElseOut() throws Exception {
        TestServer server = server();
        for (int i = 0; i < 78; i++) {
            RawClient client = server.connectFrom("127.0.0." + (2 + i % 5));
            open.add(client);
            client.send("POST /b?delete HTTP/1.1\nHost: h\nX-Test-Account: mallory\nContent-Length: 200000\n\nx");
        }
        Await.until("some are held", () -> server.server.heldBytes() > HEAP / 32);

        // All of it is more than the server reads before it closes: the client would find the connection closed.
        String tooLarge = "POST /b?delete HTTP/1.1\nHost: h\nX-Test-Account: mallory\nContent-Length: 900000\n\nx";
        assertThat(statusFrom(server, "127.0.0.2", tooLarge)).isEqualTo(503);
        assertThat(statusFrom(server, "127.0.0.2", delete("alice", "x".repeat(200_000))))
                .isEqualTo(200);
        assertThat(statusFrom(server, "127.0.0.9", delete("mallory", "x".repeat(1000))))
                .isEqualTo(200);
        assertThat(statusFrom(server, "127.0.0.2", form("login"))).isEqualTo(200);
        assertThat(server.server.heldBytes()).isLessThanOrEqualTo(HEAP / 8);
    }

    @Test
    void s72_roomIsDecidedByTheHeadBeforeTheBodyIsAskedFor() throws Exception {
        TestServer server = server();
        String asks = "POST / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: %d\n\n".formatted(FORM);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient client = server.connect();
            open.add(client);
            statuses.add(client.send(asks).read().status());
        }
        assertThat(statuses).containsExactly(100, 100, 100, 100, 503, 503, 503, 503);
    }

    @Test
    void s72_aBodyOfUnknownLengthIsCountedAsTheLongest() throws Exception {
        TestServer server = server();
        for (int i = 0; i < 4; i++) {
            RawClient client = server.connect();
            open.add(client);
            client.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n1\nx\n");
        }
        Await.until("its share is taken", () -> server.server.heldBytes() == 4L * 4 * FORM);
        RawClient.Answer refused = server.ask("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n1\nx\n0\n\n");
        assertThat(refused.status()).isEqualTo(503);
    }

    @Test
    void s72_theRateIsDecidedByTheHead() throws Exception {
        TestServer server = server();
        server.routes.throttled = true;
        RawClient.Answer answer =
                server.ask("POST / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 1000\n\n");
        assertThat(answer.text()).contains("<Code>Throttling</Code>", "<ErrorResponse");
    }

    @Test
    void s72_refusalsOfStsAreAnsweredAsStsDoes() throws Exception {
        RawClient.Answer answer = server().ask("POST / HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
        assertThat(answer.text()).contains("<Code>EntityTooLarge</Code>", "<ErrorResponse");
    }

    @Test
    void s72_aFormHasADeadlineHoweverSteadilyItComes() throws Exception {
        TestServer server = new TestServer(limits(SOON), SocketEngine.choose(Optional.empty()));
        open.add(server);
        server.routes.maxForm = FORM;
        try (RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: %d\n\n".formatted(FORM));
            Thread steady = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.sendBytes(new byte[10]);
                        LockSupport.parkNanos(5_000_000);
                    }
                } catch (IOException closed) {
                    // as it should be
                }
            });
            assertThat(client.read().text()).contains("RequestTimeout");
            steady.join();
        }
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
    }

    @Test
    void s72_answersThatNobodyReadsKeepNobodyElseOut() throws Exception {
        TestServer server = server();
        server.routes.afterDocument = "y".repeat(1_500_000);
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RawClient client = server.connectFrom("127.0.0.2");
            open.add(client);
            silent.add(client.send(delete("mallory", "x").repeat(20)));
        }
        Await.until("its share is taken", () -> statusFrom(server, "127.0.0.2", delete("mallory", "x")) == 503);

        assertThat(statusFrom(server, "127.0.0.2", delete("alice", "x"))).isEqualTo(200);
        assertThat(statusFrom(server, "127.0.0.3", delete("mallory", "x"))).isEqualTo(200);
        assertThat(server.server.heldBytes()).isLessThanOrEqualTo(HEAP / 8);
        server.routes.afterDocument = "";
        assertThat(statusFrom(server, "127.0.0.2", delete("mallory", "x"))).isEqualTo(200);
        for (RawClient client : silent) {
            client.close();
        }
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
    }

    @Test
    void s72_streamsThatNobodyReadsTakeNoMoreThanAShare() throws Exception {
        TestServer server = server();
        server.store.objects.put("k", new byte[1]);
        long stream = 1 << 20;
        for (int i = 0; i < 40; i++) {
            RawClient client = server.connectFrom(i < 20 ? "127.0.0.2" : "127.0.0.3");
            open.add(client);
            assertThat(client.send("GET /b/endless HTTP/1.1\nHost: h\n\n")
                            .readHeadOnly()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(server.server.heldToStream()).isEqualTo(6 * stream);
        assertThat(server.server.unsentBytes()).isLessThan(6 * stream + 34 * 96 * 1024);
        assertThat(statusFrom(server, "127.0.0.2", "GET /b/k HTTP/1.1\nHost: h\n\n"))
                .isEqualTo(200);
        for (AutoCloseable client : open.subList(1, open.size())) {
            client.close();
        }
        Await.until("their memory is given back", () -> server.server.heldToStream() == 0);
    }

    /** Requests in a row are begun as their answers leave. */
    @Test
    void s72_smallAnswersThatNobodyReadsDoNotPileUp() throws Exception {
        TestServer server = server();
        server.store.objects.put("k", new byte[8 * 1024]);
        RawClient client = server.connect();
        open.add(client);
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                client.send("GET /b/k HTTP/1.1\nHost: h\n\n".repeat(50_000));
            } catch (IOException closed) {
                // as it should be
            }
        });
        Await.until("nobody takes them", () -> server.server.unsentBytes() > 8 * 1024);
        assertThat(server.server.unsentBytes()).isLessThan(32 * 1024);
        client.close();
        sending.join();
    }

    @Test
    void s72_memoryIsHeldUntilTheWorkIsDoneThoughTheClientHasGone() throws Exception {
        TestServer server = server();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        server.routes.work = () -> {
            begun.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (RawClient client = server.connect()) {
            client.send(form("x".repeat(1000)));
            begun.await();
        }
        Await.until("the server has seen it go", () -> server.server.connections() == 0);
        assertThat(server.server.heldBytes()).isEqualTo(4000);
        done.countDown();
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
    }

    @Test
    void workSurvivesWhateverIsThrown() throws Exception {
        TestServer server = server();
        server.routes.work = () -> {
            throw new StackOverflowError("on purpose");
        };
        RawClient.Answer answer = server.ask(form("login"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(server.nextAudited().status()).isEqualTo(500);
        server.routes.work = () -> {};
        assertThat(server.ask(form("login")).status()).isEqualTo(200);
        assertThat(server.server.heldBytes()).isZero();
    }

    @Test
    void s75_theAnswerLeavesThoughItsRecordCannotBeWritten() throws Exception {
        TestServer server = server();
        server.store.objects.put("k", new byte[] {'x'});
        server.routes.auditing = () -> {
            throw new NoClassDefFoundError("on purpose");
        };
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("GET /b/k HTTP/1.1\nHost: h\n\n").read().text())
                        .isEqualTo("x");
                assertThat(client.send(form("login")).read().status()).isEqualTo(200);
            }
        }
        assertThat(server.server.heldBytes()).isZero();
    }

    /** Where not even the error can be rendered, nobody waits for an answer. */
    @Test
    void theConnectionEndsWhateverTheRenderingOfAnErrorThrows() throws Exception {
        TestServer server = server();
        server.routes.work = () -> {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        };
        server.routes.refusing = () -> {
            throw new StackOverflowError("on purpose");
        };
        try (RawClient client = server.connect()) {
            assertThat(client.send(form("login")).isAtEnd()).isTrue();
        }
        assertThat(server.nextAudited().request().brokenOff()).isEqualTo(1);
        Await.until("its memory is given back", () -> server.server.heldBytes() == 0);
    }

    @Test
    void theEventLoopSurvivesWhateverAStoreThrows() throws Exception {
        TestServer server = server();
        assertThat(server.ask("PUT /b/error-in-body HTTP/1.1\nHost: h\nContent-Length: 1\n\nx")
                        .status())
                .isEqualTo(500);
        assertThat(server.nextAudited().status()).isEqualTo(500);
        assertThat(server.ask("GET /b/error HTTP/1.1\nHost: h\n\n").status()).isEqualTo(500);
        assertThat(server.nextAudited().status()).isEqualTo(500);
        assertThat(server.ask("PUT /b/error HTTP/1.1\nHost: h\nContent-Length: 1\n\nx")
                        .status())
                .isEqualTo(500);
        assertThat(server.ask("GET /b/none HTTP/1.1\nHost: h\n\n").status()).isEqualTo(404);
    }

    private static GatewayStep toStore(RequestHead head) {
        String[] path = head.rawPath().split("/", 3);
        S3Target target = Calls.target(path[1], path.length > 2 ? path[2] : "");
        S3Operation operation = switch (head.method()) {
            case "PUT" -> target instanceof S3Target.Object ? S3Operation.PUT_OBJECT : S3Operation.CREATE_BUCKET;
            case "POST" ->
                head.queryValue("uploads").isPresent()
                        ? S3Operation.CREATE_MULTIPART_UPLOAD
                        : S3Operation.COMPLETE_MULTIPART_UPLOAD;
            default -> S3Operation.GET_OBJECT;
        };
        List<QueryParameter> query = head.query();
        S3Call call = Calls.of(operation, target, query, Headers.EMPTY, Optional.empty());
        return new GatewayStep.Stream(AuthorizedCalls.of(call), UncheckedPayload.INSTANCE);
    }

    @Test
    void emptyObjectsSentTogetherAreAllAnswered(@TempDir Path directory) throws Exception {
        EmbeddedStore store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
        open.add(store);
        TestServer server = new TestServer(limits(LONG), store, (head, connection, audit) -> toStore(head));
        open.add(server);
        server.ask("PUT /b HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawClient client = server.connect();
            open.add(client);
            clients.add(client);
        }
        for (RawClient client : clients) {
            client.send("PUT /b/empty HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
        }
        for (RawClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(server.server.heldBytes()).isZero();
    }

    @Test
    void s72_halfSentCompletionsAreBoundedAndThoseOfUnknownUploadsNotRead(@TempDir Path directory) throws Exception {
        EmbeddedStore store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
        open.add(store);
        TestServer server = new TestServer(limits(LONG), store, (head, connection, audit) -> toStore(head));
        open.add(server);
        server.ask("PUT /b HTTP/1.1\nHost: h\nContent-Length: 0\n\n");
        server.ask("PUT /b/small HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
        String begun = server.ask("POST /b/k?uploads HTTP/1.1\nHost: h\nContent-Length: 0\n\n")
                .text();
        String id = begun.substring(begun.indexOf("<UploadId>") + 10, begun.indexOf("</UploadId>"));
        String complete = "POST /b/k?uploadId=%s HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 250000\n\n";
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 78; i++) {
            RawClient client = server.connect();
            open.add(client);
            statuses.add(client.send(complete.formatted(id)).read().status());
        }
        assertThat(statuses).contains(100, 503).doesNotContain(404);
        assertThat(server.server.heldBytes()).isPositive().isLessThanOrEqualTo(HEAP / 16);

        long held = server.server.heldBytes();
        for (String unknown : List.of(
                complete.formatted("unknown"), complete.replace("/b/", "/none/").formatted(id))) {
            RawClient.Answer answer = server.ask(unknown);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).containsPattern("NoSuch(Upload|Bucket)");
        }
        assertThat(server.server.heldBytes()).isEqualTo(held);
        assertThat(server.ask("GET /b/small HTTP/1.1\nHost: h\n\n").text()).isEqualTo("hello");
        assertThat(server.ask("PUT /b/more HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello")
                        .status())
                .isEqualTo(200);
    }
}

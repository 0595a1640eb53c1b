package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakCheck.class)
class S3ServerTest {
    private final TestServer server = server();

    TestServer server() {
        return new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void stored(String key, String content) {
        server.store.objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersWithIdDateAndLength() throws Exception {
        stored("k", "hello");
        RawClient.Answer answer = server.ask("GET /b/k HTTP/1.1\nHost: h\n\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.header("etag")).isEqualTo("\"tag\"");
        assertThat(answer.header("server")).isEqualTo("Cloakroom");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("x-amz-request-id")).matches("[0-9A-F]{16}");
        assertThat(answer.header("date")).endsWith(" GMT");
        assertThat(answer.header("connection")).isEmpty();
        FakeRoutes.Audited audited = server.nextAudited();
        assertThat(audited.status()).isEqualTo(200);
        assertThat(audited.sent()).isEqualTo(5);
        assertThat(audited.request().requestId()).isEqualTo(answer.header("x-amz-request-id"));
        assertThat(audited.request().client().peer()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(SocketEngine.class)
    void everyEngineServes(SocketEngine engine) throws IOException {
        if (!engine.isAvailable()) {
            return;
        }
        try (TestServer other = new TestServer(ServerLimits.DEFAULT, engine);
                RawClient client = other.connect()) {
            assertThat(other.server.engine()).isEqualTo(engine.label());
            byte[] large = new byte[3_000_000];
            client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 3000000\n\n")
                    .sendBytes(large);
            assertThat(client.read().status()).isEqualTo(200);
            client.send("GET /b/k HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().text()).isEqualTo("\0".repeat(large.length));
        }
    }

    /** What it had on the way would stay in memory for a minute, and keep a server from stopping. */
    @ParameterizedTest
    @EnumSource(SocketEngine.class)
    void everyEngineNoticesAReset(SocketEngine engine) throws IOException {
        if (!engine.isAvailable()) {
            return;
        }
        try (TestServer other = new TestServer(ServerLimits.DEFAULT, engine)) {
            for (int i = 0; i < 40; i++) {
                try (RawClient client = other.connect()) {
                    client.send("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 3000000\n\n" + "x".repeat(1000 * i));
                    client.socket().setSoLinger(true, 0);
                }
            }
            Await.until("all are closed", () -> other.server.connections() == 0);
        }
    }

    @Test
    void anEngineThatIsNotThereIsRefused() {
        assertThat(SocketEngine.choose(Optional.of("nio"))).isEqualTo(SocketEngine.NIO);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SocketEngine.choose(Optional.of("steam")))
                .withMessageContaining("io_uring, epoll or nio");
    }

    @Test
    void headerValuesKeepTheirBytes() throws IOException {
        RawClient.Answer answer =
                server.ask("GET /b/%7c|\u00e9?x=%C3%A9 HTTP/1.1\nHost: h\nX-Amz-Meta-A:  \u00c3\u00a9 b  \n\n");
        assertThat(answer.text()).contains("NoSuchKey");
        assertThat(server.routes.lastHead.headers().first("x-amz-meta-a")).contains("\u00c3\u00a9 b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            STS by form  | POST /sts                           | content-type: application/x-www-form-urlencoded                       | <ErrorResponse
            STS by GET   | GET /?Action=AssumeRoleWithWebIdentity | x: y                                                               | <ErrorResponse
            signed STS   | GET /sts                            | authorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/sts/aws4_request | <ErrorResponse
            a bucket     | GET /sts                            | x: y                                                                  | <Error>
            minio        | GET /minio/admin/v3/info            | authorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/s3/aws4_request | <Error>
            """)
    void errorsHaveTheFormThatTheClientReads(String why, String request, String header, String beginning)
            throws IOException {
        try (TestServer refusing = new TestServer(server.store, (head, client, audit) -> {
            throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "why?");
        })) {
            RawClient.Answer answer =
                    refusing.ask("%s HTTP/1.1\nHost: h\nContent-Length: 0\n%s\n\n".formatted(request, header));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text().replaceFirst("<\\?xml[^>]*>\\s*", "")).startsWith(beginning);
            assertThat(answer.text()).contains(answer.header("x-amz-request-id"));
        }
    }

    @Test
    void connectionIsKeptAndClosedWhenAsked() throws IOException {
        stored("k", "hello");
        try (RawClient client = server.connect()) {
            client.send("GET /b/k HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().text()).isEqualTo("hello");
            client.send("GET /b/none HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().status()).isEqualTo(404);
            client.send("GET /b/k HTTP/1.1\nHost: h\nConnection: close\n\n");
            RawClient.Answer last = client.read();
            assertThat(last.text()).isEqualTo("hello");
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        stored("a", "first");
        stored("b", "second");
        try (RawClient client = server.connect()) {
            client.send("GET /b/held HTTP/1.1\nHost: h\n\n"
                    + "PUT /b/c HTTP/1.1\nHost: h\nContent-Length: 3\n\nnew"
                    + "GET /b/a HTTP/1.1\nHost: h\n\nGET /b/b HTTP/1.1\nHost: h\n\nGET /b/c HTTP/1.1\nHost: h\n\n");
            io.cloakroom.bridge.wire.Await.until(
                    "the first request is there", () -> server.store.held.containsKey("held"));
            var held = java.util.Objects.requireNonNull(server.store.held.get("held"));
            assertThat(server.store.objects).doesNotContainKey("c");
            held.eventLoop()
                    .execute(() ->
                            held.fail(new io.cloakroom.aws.AwsException(io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY)));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().text()).isEqualTo("first");
            assertThat(client.read().text()).isEqualTo("second");
            assertThat(client.read().text()).isEqualTo("new");
        }
    }

    @Test
    void headAndNotModifiedHaveNoBody() throws IOException {
        stored("k", "hello");
        try (RawClient client = server.connect()) {
            client.send("HEAD /b/k HTTP/1.1\nHost: h\n\n");
            RawClient.Answer head = client.readHeadOnly();
            assertThat(head.header("content-length")).isEqualTo("5");
            client.send("HEAD /b/none HTTP/1.1\nHost: h\n\n");
            RawClient.Answer missing = client.readHeadOnly();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.header("x-minio-error-code")).isEqualTo("NoSuchKey");
            client.send("HEAD /b/chunked HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHeadOnly().header("transfer-encoding")).isEmpty();
            client.send("GET /b/unchanged HTTP/1.1\nHost: h\n\n");
            RawClient.Answer unchanged = client.read();
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.header("content-length")).isEmpty();
            client.send("GET /b/k HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void anAnswerOfUnknownLengthIsSentInChunks() throws IOException {
        RawClient.Answer answer = server.ask("GET /b/chunked HTTP/1.1\nHost: h\n\n");
        assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.text()).isEqualTo("one two");
    }

    @Test
    void anHttp10ClientIsServedWithoutChunks() throws IOException {
        stored("key", "hello");
        try (RawClient client = server.connect()) {
            client.send("GET /b/key HTTP/1.0\nHost: h\n\n");
            RawClient.Answer answer = client.read();
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        try (RawClient client = server.connect()) {
            client.send("PUT /b/other HTTP/1.0\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\nthere");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(server.routes.store.objects.get("other")).isEqualTo("there".getBytes(StandardCharsets.UTF_8));
        }
        try (RawClient client = server.connect()) {
            client.send("GET /b/chunked HTTP/1.0\nHost: h\n\n");
            RawClient.Answer answer = client.readHeadOnly();
            assertThat(answer.header("transfer-encoding")).isEmpty();
            assertThat(answer.header("content-length")).isEmpty();
            assertThat(new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("one two");
        }
        assertThat(server.ask("GET /minio/health/live HTTP/1.0\n\n").text()).isEqualTo("alive");
    }

    @Test
    void anHttp10AnswerOfUnknownLengthThatBreaksOffEndsInAReset() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET /b/brokenchunks HTTP/1.0\nHost: h\n\n");
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> client.socket().getInputStream().readAllBytes());
        }
    }

    @Test
    void anAnswerThatIsNotAsLongAsDeclaredIsNeverTakenForWhole() throws Exception {
        for (String key : new String[] {"short", "long", "broken"}) {
            try (RawClient client = server.connect()) {
                client.send("GET /b/" + key + " HTTP/1.1\nHost: h\n\n");
                assertThatExceptionOfType(IOException.class).isThrownBy(client::read);
            }
        }
    }

    @Test
    void s72_anErrorDocumentDoesNotGrowWithThePath() throws IOException {
        RawClient.Answer answer = server.ask("GET /denied/" + "&".repeat(16_000) + " HTTP/1.1\nHost: h\n\n");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("<Resource>/denied/&amp;");
        assertThat(answer.text().length()).isLessThan(32 * 1024);
    }

    @Test
    @DisplayName("S-71 an answer that a header would split is refused, not mended")
    void s71_anAnswerThatAHeaderWouldSplitIsRefused() throws IOException {
        RawClient.Answer answer = server.ask("GET /b/splitting HTTP/1.1\nHost: h\n\n");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("set-cookie")).isEmpty();
        assertThat(answer.header("content-disposition")).isEmpty();
    }

    @Test
    void errorsAreS3Documents() throws Exception {
        RawClient.Answer denied = server.ask("GET /denied/k HTTP/1.1\nHost: h\n\n");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.text())
                .contains("<Code>AccessDenied</Code>")
                .contains("<RequestId>" + denied.header("x-amz-request-id") + "</RequestId>");
        RawClient.Answer bug = server.ask("GET /b/bug HTTP/1.1\nHost: h\n\n");
        assertThat(bug.status()).isEqualTo(500);
        assertThat(bug.text()).contains("InternalError").doesNotContain("on purpose");
    }

    @Test
    void stsHealthAndBufferedStepsAnswer() throws Exception {
        assertThat(server.ask("POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\na=b&c")
                        .text())
                .isEqualTo("sts a=b&c");
        assertThat(server.ask("GET /minio/health/live HTTP/1.1\nHost: h\n\n").text())
                .isEqualTo("alive");
        assertThat(server.ask("GET /minio/health/nothing HTTP/1.1\nHost: h\n\n").status())
                .isEqualTo(405);
        assertThat(server.ask("POST /b?delete HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n")
                        .text())
                .isEqualTo("b abc");
    }

    @Test
    void aPutNeedsALength() throws IOException {
        RawClient.Answer none = server.ask("PUT /b/k HTTP/1.1\nHost: h\n\n");
        assertThat(none.status()).isEqualTo(411);
        assertThat(none.text()).contains("MissingContentLength");
        RawClient.Answer chunked = server.ask("PUT /b/k HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n1\na\n0\n\n");
        assertThat(chunked.status()).isEqualTo(411);
        assertThat(server.ask("PUT /b/k HTTP/1.1\nHost: h\nContent-Length: 0\n\n")
                        .status())
                .isEqualTo(200);
        assertThat(server.store.objects).containsKey("k");
    }
}

package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.KernelSocket;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream that errs, stalls, resets, lies or is not there. */
@ExtendWith(LeakCheck.class)
class UpstreamFailuresTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";
    private static final String HEAD = "HEAD /bucket/key HTTP/1.1\nHost: h\n\n";

    private final UpstreamFixture bridge;

    UpstreamFailuresTest() throws IOException {
        bridge = new UpstreamFixture((request, wire) -> {
            wire.ok("hello");
            return true;
        });
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
    }

    private void answerWith(String raw) {
        bridge.upstream.now((request, wire) -> {
            wire.send(raw);
            return true;
        });
    }

    private void answerWithError(int status, String code, String message) {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message><AWSAccessKeyId>UPSTREAMKEY</AWSAccessKeyId><RequestId>THEIRS</RequestId>"
                + "<HostId>their-host</HostId><Endpoint>internal</Endpoint></Error>";
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 " + status + " E\nContent-Type: application/xml\nContent-Length: " + body.length()
                    + "\n\n");
            wire.raw(request.line().startsWith("HEAD") ? "" : body);
            return true;
        });
    }

    private void assertHealthyAgain() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.ok("fine");
            return true;
        });
        assertThat(bridge.ask(GET).text()).isEqualTo("fine");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey",
        "404, NoSuchUpload",
        "412, PreconditionFailed",
        "416, InvalidRange",
        "409, BucketNotEmpty",
        "403, InvalidObjectState",
        "400, EntityTooSmall"
    })
    void s52_errorsOfTheCallPassWithoutTheUpstreamsOwn(int status, String code) throws IOException {
        answerWithError(status, code, "their sentence &lt;here&gt;");
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            RawClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text())
                    .contains("<Code>" + code + "</Code><Message>their sentence &lt;here&gt;</Message><Key>key</Key>")
                    .contains("<RequestId>" + answer.header("x-amz-request-id") + "</RequestId>")
                    .doesNotContain("UPSTREAMKEY", "THEIRS", "their-host", "internal");
            client.send(GET);
            assertThat(client.read().status()).isEqualTo(status);
        }
        assertThat(bridge.upstream.connections).hasValue(1);
    }

    @Test
    void theConditionThatDidNotHoldIsHandedOn() throws IOException {
        String body =
                "<Error><Code>PreconditionFailed</Code><Message>no</Message><Condition>If-None-Match</Condition></Error>";
        answerWith("HTTP/1.1 412 E\nContent-Length: " + body.length() + "\n\n" + body);
        assertThat(bridge.ask(GET).text()).contains("<Condition>If-None-Match</Condition>");
    }

    @ParameterizedTest
    @CsvSource({
        "403, InvalidAccessKeyId",
        "403, SignatureDoesNotMatch",
        "403, AccessDenied",
        "403, RequestTimeTooSkewed",
        "400, ExpiredToken",
        "400, AuthorizationHeaderMalformed",
        "401, Whatever",
        "301, PermanentRedirect"
    })
    void s52_errorsAboutTheGatewaysKeyAreNotTheClients(int status, String code) throws IOException {
        answerWithError(status, code, "the key UPSTREAMKEY");
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("ServiceUnavailable").doesNotContain("UPSTREAMKEY", code);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey",
        "412, PreconditionFailed",
        "403, ServiceUnavailable",
        "500, InternalError",
        "503, SlowDown"
    })
    void headHasNoDocumentToReadTheErrorFrom(int status, String code) throws IOException {
        answerWithError(status, "x", "y");
        try (RawClient client = bridge.server.connect()) {
            client.send(HEAD);
            assertThat(client.readHeadOnly().header("x-minio-error-code")).isEqualTo(code);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            not HTTP            | SSH-2.0-OpenSSH_9.2~~~
            no status           | HTTP/1.1 abc Fine~~
            switching protocols | HTTP/1.1 101 Switching Protocols~Upgrade: x~~
            two lengths         | HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 6~~hello
            length and chunked  | HTTP/1.1 200 OK~Content-Length: 5~Transfer-Encoding: chunked~~0~~
            length is no number | HTTP/1.1 200 OK~Content-Length: five~~hello
            folded header       | HTTP/1.1 200 OK~X: y~ z~Content-Length: 0~~
            """)
    void garbageIsAnsweredWith503(String why, String garbage) throws IOException {
        answerWith(garbage.replace('~', '\n'));
        assertThat(bridge.ask(GET).status()).isEqualTo(503);
        Await.until("the connection is closed", () -> bridge.upstream.openConnections() == 0);
        assertHealthyAgain();
    }

    @Test
    void anEndlessHeadIsCutOff() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nX: ").raw("y".repeat(100_000));
            return true;
        });
        assertThat(bridge.ask(GET).status()).isEqualTo(503);
    }

    @Test
    void aStallBeforeTheAnswerIs503() throws IOException {
        bridge.upstream.now((request, wire) -> true);
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(bridge.upstream.requests).as("nobody waits for it twice").hasSize(1);
        Await.until("the connection is closed", () -> bridge.upstream.openConnections() == 0);
        assertHealthyAgain();
    }

    @Test
    void aStallWithinTheAnswerBreaksTheClientsConnection() throws IOException {
        answerWith("HTTP/1.1 200 OK\nContent-Length: 10\n\nhello");
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThatExceptionOfType(IOException.class).isThrownBy(client::read);
        }
        assertHealthyAgain();
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 10", "Transfer-Encoding: chunked"})
    void anAnswerCutShortIsNeverTakenForWhole(String framing) throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\n" + framing + "\n\n");
            wire.send(framing.startsWith("T") ? "5\nhello\n" : "hello");
            return false;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThatExceptionOfType(IOException.class).isThrownBy(client::read);
        }
        assertThat(bridge.upstream.requests)
                .as("what the client was told in part is not asked for again")
                .hasSize(1);
        assertHealthyAgain();
    }

    @Test
    void aResetBeforeTheAnswerIs503() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.reset();
            return false;
        });
        assertThat(bridge.ask(GET).status()).isEqualTo(503);
        assertThat(bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello")
                        .status())
                .isEqualTo(503);
        assertHealthyAgain();
    }

    @Test
    void aPutIsNeverSentTwice() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThat(client.read().status()).isEqualTo(200);
            bridge.upstream.requests.clear();
            bridge.upstream.now((request, wire) -> {
                wire.reset();
                return false;
            });
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
            assertThat(client.read().status()).isEqualTo(503);
        }
        assertThat(bridge.upstream.requests).hasSize(1);
    }

    @Test
    void anEarlyErrorStopsTheUpload() throws IOException {
        bridge.upstream.now((FakeUpstream.EarlyScript) (request, wire) -> {
            String body = "<Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>";
            wire.send("HTTP/1.1 404 Not Found\nContent-Length: " + body.length() + "\n\n")
                    .raw(body);
            LockSupport.parkNanos(50_000_000);
            return false;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
            client.sendBytes(new byte[1000]);
            RawClient.Answer answer = client.read();
            assertThat(answer.text()).contains("NoSuchBucket");
            assertThat(answer.header("connection")).isEqualTo("close");
        }
        Await.until("the connection is closed", () -> bridge.upstream.openConnections() == 0);
    }

    /** What is left of a request would be read as the next one. */
    @Test
    void aConnectionWhoseRequestWasNotSentWholeIsClosed() throws IOException {
        FakeUpstream upstream = new FakeUpstream((FakeUpstream.EarlyScript) (request, wire) -> {
            wire.send("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
            return true;
        });
        UpstreamTimeouts neverIdle =
                new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMinutes(5));
        UpstreamStore store =
                new UpstreamStore(UpstreamFixture.config(upstream.address()), InstantSource.system(), neverIdle);
        try (UpstreamFixture patient = new UpstreamFixture(upstream, store);
                RawClient client = patient.server.connect()) {
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
            client.sendBytes(new byte[1000]);
            assertThat(client.read().status()).isEqualTo(404);
            Await.until("the connection is closed", () -> upstream.openConnections() == 0);
        }
    }

    @Test
    void anEarlySuccessIsNotBelieved() throws IOException {
        bridge.upstream.now((FakeUpstream.EarlyScript) (request, wire) -> {
            wire.ok("");
            LockSupport.parkNanos(50_000_000);
            return false;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
            client.sendBytes(new byte[1000]);
            assertThat(client.read().status()).isEqualTo(503);
        }
    }

    @Test
    void interimAnswersAreReadOver() throws IOException {
        answerWith(
                "HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        assertThat(bridge.ask(GET).text()).isEqualTo("ok");
    }

    @Test
    void bytesNobodyAskedForEndTheConnection() throws IOException {
        answerWith("HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 200 OK\nContent-Length: 6\n\npoison");
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThat(client.read().text()).isEqualTo("ok");
            bridge.upstream.now((request, wire) -> {
                wire.ok("clean");
                return true;
            });
            client.send(GET);
            assertThat(client.read().text()).isEqualTo("clean");
        }
        assertThat(bridge.upstream.connections).hasValue(2);
    }

    @Test
    void anAnswerThatEndsWithTheConnectionIsPassedOn() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.0 200 OK\n\nold style");
            return false;
        });
        assertThat(bridge.ask(GET).text()).isEqualTo("old style");
    }

    /** Only a close says that such an answer is whole. */
    @Test
    void anAnswerThatWouldEndWithTheConnectionIsCutShortByAReset() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.0 200 OK\n\nhalf of it");
            KernelSocket.awaitDelivered(wire.socket());
            wire.reset();
            return false;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThatExceptionOfType(IOException.class).isThrownBy(client::read);
        }
        assertHealthyAgain();
    }

    /** The reset may come while the bytes before it are read. */
    @Test
    void aResetBehindPartOfAnAnswerIsNoticed() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nContent-Length: 3000000\n\n" + "x".repeat(1000 * asked.incrementAndGet()));
            wire.reset();
            return false;
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RawClient client = bridge.server.connect();
            client.socket().setSoTimeout(30_000);
            client.send(GET);
            clients.add(client);
        }
        for (RawClient each : clients) {
            try (RawClient client = each) {
                assertThat(client.read().status()).isEqualTo(503);
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
            }
        }
        assertHealthyAgain();
    }

    @Test
    void anUpstreamThatIsNotThereIs503() throws IOException {
        bridge.upstream.close();
        assertThat(bridge.ask(GET).status()).isEqualTo(503);
        assertThat(bridge.store.isReady()).isFalse();
    }

    @Test
    void aSlowClientHoldsTheUpstreamBack() throws Exception {
        java.util.concurrent.atomic.AtomicLong sent = new java.util.concurrent.atomic.AtomicLong();
        int total = 64 * 1024 * 1024;
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nContent-Length: " + total + "\n\n");
            byte[] block = new byte[64 * 1024];
            for (int i = 0; i < total / block.length; i++) {
                wire.out().write(block);
                sent.addAndGet(block.length);
            }
            return true;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            client.exactly(1);
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                LockSupport.parkNanos(200_000_000);
            }
            assertThat(before).isLessThan(32L * 1024 * 1024);
            LockSupport.parkNanos(1_500_000_000); // longer than the upstream may stall: it is not its fault
            assertThat(client.exactly(total / 2)).hasSize(total / 2);
        }
        Await.until("the upstream connection is closed", () -> bridge.upstream.openConnections() == 0);
    }

    @Test
    void aCompletedUploadNamesTheClientsAddressAndNotTheUpstreams() throws IOException {
        String body =
                "<?xml version=\"1.0\"?>   <CompleteMultipartUploadResult xmlns=\"x\"><Location>http://internal/b/k"
                        + "</Location><Bucket>bucket</Bucket><Key>key</Key><ETag>&quot;t-1&quot;</ETag>"
                        + "</CompleteMultipartUploadResult>";
        answerWith("HTTP/1.1 200 OK\nx-amz-version-id: v1\nx-amz-id-2: theirs\nContent-Length: " + body.length()
                + "\n\n" + body);
        String complete = "POST /bucket/key?uploadId=u HTTP/1.1\nHost: s3.test:9000\nContent-Length: 3\n\n<a>";
        RawClient.Answer completed = bridge.ask(complete);
        assertThat(completed.text())
                .contains("<Location>http://s3.test:9000/bucket/key</Location>", "<ETag>&#34;t-1&#34;</ETag>")
                .doesNotContain("internal");
        assertThat(completed.header("x-amz-version-id")).isEqualTo("v1");
        assertThat(completed.headerLines().toString()).doesNotContain("theirs");
        assertThat(bridge.ask(complete.replace("Content-Length", "X-Forwarded-Proto: https\nContent-Length"))
                        .text())
                .contains("<Location>https://s3.test:9000/bucket/key</Location>");
        answerWithError(200, "InternalError", "no");
        assertThat(bridge.ask(complete).status()).isEqualTo(500);
        answerWith("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        assertThat(bridge.ask(complete).text()).contains("<Code>SlowDown</Code>");
    }

    /** The clock is asked when the request is signed, which is once a connection stands. */
    @Test
    void anErrorNobodyForesawEndsTheCallAndNotTheGateway() throws IOException {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        InstantSource clock = () -> {
            if (isBroken.get()) {
                throw new LinkageError("on purpose");
            }
            return Instant.now();
        };
        URI address = bridge.upstream.address();
        try (UpstreamStore store = new UpstreamStore(UpstreamFixture.config(address), clock, UpstreamFixture.SHORT);
                UpstreamFixture failing = new UpstreamFixture(bridge.upstream, store)) {
            assertThat(failing.ask(GET).status()).isEqualTo(503);
            isBroken.set(false);
            assertThat(failing.ask(GET).text()).isEqualTo("hello");
            isBroken.set(true); // now there is a connection that waits
            assertThat(failing.ask(GET).status()).isEqualTo(503);
            Await.until("its connections are closed", () -> bridge.upstream.openConnections() == 0);
        }
    }
}

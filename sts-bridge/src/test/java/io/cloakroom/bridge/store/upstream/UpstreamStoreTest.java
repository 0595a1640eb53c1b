package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class UpstreamStoreTest {
    private static final Path VENDOR_HEADERS =
            Path.of("../aws-protocol/src/test/resources/io/cloakroom/aws/s3/vendor-headers.txt");
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";

    private final UpstreamFixture bridge;

    UpstreamStoreTest() throws IOException {
        bridge = new UpstreamFixture((request, wire) -> {
            wire.ok("hello");
            return true;
        });
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
    }

    private FakeUpstream.Request request() {
        return Objects.requireNonNull(bridge.upstream.requests.poll(), "no request reached the upstream");
    }

    @Test
    void signsWithItsOwnKeyAndForwardsOnlyWhatBelongsToTheCall() throws IOException {
        RawClient.Answer answer = bridge.ask("""
                GET /bucket/key?versionId=a%2Fb&x-id=GetObject HTTP/1.1
                Host: client.example
                Authorization: AWS4-HMAC-SHA256 Credential=CLIENTKEY/x
                X-Amz-Security-Token: client-token
                X-Amz-Date: 20200101T000000Z
                Cookie: a=b
                X-Forwarded-For: 1.2.3.4
                Range: bytes=0-4

                """);
        assertThat(answer.text()).isEqualTo("hello");
        FakeUpstream.Request seen = request();
        assertThat(seen.line()).isEqualTo("GET /bucket/key?versionId=a%2Fb HTTP/1.1");
        assertThat(seen.header("host"))
                .isEqualTo("127.0.0.1:" + bridge.upstream.address().getPort());
        assertThat(seen.header("authorization"))
                .contains("Credential=UPSTREAMKEY/")
                .contains("/us-east-1/s3/aws4_request");
        assertThat(seen.header("range")).isEqualTo("bytes=0-4");
        assertThat(seen.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
        assertThat(seen.headers().toString())
                .doesNotContain("client-token", "CLIENTKEY", "cookie", "x-forwarded-for", "20200101", "x-id");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            plain            | /bucket/a/b        | /bucket/a/b
            other spelling   | /bucket/%61%2Fb    | /bucket/a/b
            lower-case hex   | /bucket/%c3%a9     | /bucket/%C3%A9
            raw bytes        | /bucket/a{b        | /bucket/a%7Bb
            double slash     | /bucket/a//b/      | /bucket/a//b/
            percent          | /bucket/a%252fb    | /bucket/a%252fb
            plus             | /bucket/a+b        | /bucket/a%2Bb
            question mark    | /bucket/a%3Fb      | /bucket/a%3Fb
            """)
    void theKeyIsSentInCanonicalEncoding(String why, String sent, String seen) throws IOException {
        bridge.ask("GET " + sent + " HTTP/1.1\nHost: h\n\n");
        assertThat(request().line()).isEqualTo("GET " + seen + " HTTP/1.1");
    }

    @DisplayName("settings of buckets that MinIO does not have")
    @ParameterizedTest
    @CsvSource({
        "GET, /bucket?inventory, /bucket?inventory=",
        "GET, /bucket?id=a%2Fb&inventory&x-id=GetBucketInventoryConfiguration, /bucket?id=a%2Fb&inventory=",
        "DELETE, /bucket?analytics&id=a, /bucket?analytics=&id=a",
        "PUT, /bucket?metrics&id=a, /bucket?metrics=&id=a",
        "PUT, /bucket?intelligent-tiering&id=a, /bucket?intelligent-tiering=&id=a",
        "PUT, /bucket?publicAccessBlock, /bucket?publicAccessBlock=",
        "PUT, /bucket?ownershipControls, /bucket?ownershipControls=",
        "PUT, /bucket?accelerate, /bucket?accelerate=",
        "GET, /bucket?metadataTable, /bucket?metadataTable=",
        "PUT, /bucket?abac, /bucket?abac="
    })
    void settingsOfAwsAreHandedOn(String method, String sent, String seen) throws IOException {
        String body = method.equals("PUT") ? "<Setting/>" : "";
        bridge.ask("%s %s HTTP/1.1\nHost: h\nContent-Length: %d\n\n%s".formatted(method, sent, body.length(), body));
        FakeUpstream.Request request = request();
        assertThat(request.line()).isEqualTo(method + " " + seen + " HTTP/1.1");
        assertThat(request.body()).isEqualTo(body);
    }

    @Test
    void theClientsPayloadHashIsReused() throws IOException {
        String hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\nX-Amz-Content-Sha256: " + hash
                + "\nX-Amz-Meta-A: b\nX-Amz-Checksum-Crc32: NhCmhg==\n\nhello");
        FakeUpstream.Request seen = request();
        assertThat(seen.body()).isEqualTo("hello");
        assertThat(seen.header("x-amz-content-sha256")).isEqualTo(hash);
        assertThat(seen.header("x-amz-meta-a")).isEqualTo("b");
        assertThat(seen.header("x-amz-checksum-crc32")).isEqualTo("NhCmhg==");
    }

    @DisplayName("S-39 writing an object does not publish it past the gateway")
    @ParameterizedTest
    @CsvSource({"private, true", "bucket-owner-full-control, true", "public-read, false", "authenticated-read, false"})
    void s39_aWritePublishesNothing(String acl, boolean passed) throws IOException {
        bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 0\nX-Amz-Acl: " + acl + "\n\n");
        assertThat(request().headers().toString().contains(acl)).isEqualTo(passed);

        bridge.ask("PUT /bucket/key?acl HTTP/1.1\nHost: h\nContent-Length: 0\nX-Amz-Acl: " + acl + "\n\n");
        assertThat(request().header("x-amz-acl")).isEqualTo(acl);
    }

    @Test
    void aTrailingChecksumIsSentOnAsOne() throws IOException {
        String body = "x".repeat(1024 * 1024 + 10);
        RawClient.Answer answer = bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: " + body.length()
                + "\nX-Amz-Decoded-Content-Length: " + body.length()
                + "\nX-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nX-Amz-Trailer: x-amz-checksum-crc32"
                + "\nX-Amz-Sdk-Checksum-Algorithm: CRC32\nContent-Encoding: aws-chunked,gzip"
                + "\nX-Test-Trailer: AAAAAA==\n\n" + body);
        assertThat(answer.status()).isEqualTo(200);
        FakeUpstream.Request seen = request();
        assertThat(seen.body())
                .isEqualTo("100000\r\n" + "x".repeat(1024 * 1024) + "\r\na\r\n" + "x".repeat(10)
                        + "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
        assertThat(seen.header("x-amz-content-sha256")).isEqualTo("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        assertThat(seen.header("x-amz-trailer")).isEqualTo("x-amz-checksum-crc32");
        assertThat(seen.header("x-amz-decoded-content-length")).isEqualTo(Integer.toString(body.length()));
        assertThat(seen.header("content-encoding")).isEqualTo("aws-chunked,gzip");
    }

    @Test
    void aPayloadThatIsFoundBadNeverEndsUpstream() throws IOException {
        for (int size : new int[] {1, 5, 300_000}) {
            String body = "x".repeat(size - 1) + "!";
            RawClient.Answer answer = bridge.ask(
                    "PUT /bucket/key HTTP/1.1\nHost: h\nX-Test-Checked: 1\nContent-Length: " + size + "\n\n" + body);
            assertThat(answer.text()).contains("BadDigest");
        }
        Await.until("the torn requests are gone", () -> bridge.upstream.openConnections() == 0);
        assertThat(bridge.upstream.requests).isEmpty();
    }

    @Test
    void aClientThatHangsUpLeavesNothingUpstream() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 1000000\n\n")
                    .sendBytes(new byte[999_999]);
            Await.until("the upstream is asked", () -> bridge.upstream.openConnections() == 1);
        }
        Await.until("the request is torn", () -> bridge.upstream.cut.get() == 1);
        Await.until("the connection is closed", () -> bridge.upstream.openConnections() == 0);
        assertThat(bridge.upstream.requests).isEmpty();
    }

    @Test
    void anEmptyObjectIsPut() throws IOException {
        assertThat(bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 0\n\n")
                        .status())
                .isEqualTo(200);
        assertThat(request().header("content-length")).isEqualTo("0");
    }

    @Test
    void connectionsAreKept() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(GET).read().text()).isEqualTo("hello");
            }
        }
        assertThat(bridge.upstream.connections).hasValue(1);
    }

    @Test
    void aConnectionThatWentStaleIsReplacedUnnoticed() throws IOException {
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            assertThat(client.read().status()).isEqualTo(200);
            bridge.upstream.now((request, wire) -> {
                if (bridge.upstream.connections.get() == 1) {
                    wire.reset();
                    return false;
                }
                wire.ok("again");
                return true;
            });
            client.send(GET);
            assertThat(client.read().text()).isEqualTo("again");
        }
        assertThat(bridge.upstream.connections).hasValue(2);
    }

    @DisplayName("S-44 what an upstream could cut off the source of a copy is not handed on")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket/tls/server.pem%3FversionId%3D",
                "bucket%2Ftls%2Fserver.pem%3FversionId%3Dv1",
                "bucket/private.key%3Fx.log"
            })
    void s44_aCopySourceWithAQuestionMarkIsNotHandedOn(String source) throws IOException {
        for (String target : List.of("/bucket/mine", "/bucket/mine?uploadId=u&partNumber=1")) {
            RawClient.Answer answer = bridge.ask(
                    "PUT " + target + " HTTP/1.1\nHost: h\nContent-Length: 0\nx-amz-copy-source: " + source + "\n\n");
            assertThat(answer.status()).isEqualTo(501);
        }
        assertThat(bridge.upstream.requests).isEmpty();
    }

    @Test
    void s46_s52_headersOfTheUpstreamsOwnAreNotPassedOn() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("""
                    HTTP/1.1 200 OK
                    Server: TheirStore
                    X-Amz-Request-Id: THEIRS
                    X-Amz-Id-2: THEIRS
                    X-Minio-Deployment-Id: x
                    X-Rustfs-Internal: x
                    X-Seaweedfs-Volume: x
                    Set-Cookie: a=b
                    Location: http://internal:9000/
                    Connection: keep-alive
                    Keep-Alive: timeout=5
                    ETag: "tag"
                    X-Amz-Meta-A: b
                    X-Amz-Version-Id: v
                    Content-Type: text/plain
                    Content-Length: 2

                    ok""");
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.header("server")).isEqualTo("Cloakroom");
        assertThat(answer.header("etag")).isEqualTo("\"tag\"");
        assertThat(answer.header("x-amz-meta-a")).isEqualTo("b");
        assertThat(answer.header("x-amz-version-id")).isEqualTo("v");
        assertThat(answer.header("content-type")).isEqualTo("text/plain");
        assertThat(answer.headerLines().toString().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("theirs", "minio", "rustfs", "seaweedfs", "cookie", "internal", "keep-alive");
    }

    @DisplayName("S-46 what S3 does not say of an object may be about the upstream")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-bucket-arn",
                "x-amz-bucket-region",
                "x-amz-access-point-alias",
                "x-amz-bucket-location-name",
                "x-amz-cf-pop",
                "x-amz-request-id",
                "x-amz-restore-output-path",
                "x-amz-something-new",
                "x-cache",
                "via",
                "x-forwarded-server",
                "content-location",
                "refresh",
                "link"
            })
    void s46_unknownHeadersStayBehind(String name) throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\n" + name + ": theirs\nx-amz-checksum-type: FULL_OBJECT\n"
                    + "x-amz-tagging-count: 2\nContent-Length: 0\n\n");
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.header(name)).isNotEqualTo("theirs");
        assertThat(answer.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
        assertThat(answer.header("x-amz-tagging-count")).isEqualTo("2");
    }

    @DisplayName("S-52 an error that comes with status 200 is one, and does not name the upstream")
    @ParameterizedTest
    @ValueSource(strings = {"/bucket/key", "/bucket/key?uploadId=u&partNumber=1"})
    void s52_copiesThatFailLateAreErrors(String target) throws IOException {
        String copy = "PUT " + target + " HTTP/1.1\nHost: h\nContent-Length: 0\nx-amz-copy-source: bucket/other\n\n";
        bridge.upstream.now((request, wire) ->
                answer(wire, "<Error><Code>SlowDown</Code><Message>m</Message><HostId>theirs</HostId></Error>"));
        RawClient.Answer failed = bridge.ask(copy);
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.text()).contains("<Code>SlowDown</Code>").doesNotContain("theirs");

        String result = "<CopyObjectResult><ETag>&quot;e&quot;</ETag></CopyObjectResult>";
        bridge.upstream.now((request, wire) -> answer(wire, result));
        RawClient.Answer copied = bridge.ask(copy);
        assertThat(copied.status()).isEqualTo(200);
        assertThat(copied.text()).isEqualTo(result);
        assertThat(copied.header("x-amz-copy-source-version-id")).isEqualTo("v1");
        assertThat(copied.header("content-type")).isEqualTo("application/xml");
    }

    private static boolean answer(FakeUpstream.Wire wire, String body) throws IOException {
        wire.send("HTTP/1.1 200 OK\nContent-Type: application/xml\nx-amz-copy-source-version-id: v1\nServer: theirs\n"
                        + "Content-Length: " + body.length() + "\n\n")
                .raw(body);
        return true;
    }

    @DisplayName("the place of a new bucket is the client's")
    @Test
    void s52_theLocationOfABucketIsTheClients() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nLocation: http://bucket.internal:9000/\nContent-Length: 0\n\n");
            return true;
        });
        assertThat(bridge.ask("PUT /bucket HTTP/1.1\nHost: h\nContent-Length: 0\n\n")
                        .header("location"))
                .isEqualTo("/bucket");
    }

    @DisplayName("S-52 no error names the upstream")
    @Test
    void s52_sentencesThatNameTheUpstreamAreWrittenAnew() throws IOException {
        String host = bridge.upstream.address().getAuthority();
        String body = """
                <Error><Code>InvalidTag</Code><Message>see http://%s/bucket</Message><Resource>%s</Resource>\
                <Endpoint>%s</Endpoint><Region>theirs</Region><HostId>theirs</HostId></Error>""".formatted(host, host, host);
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 400 Bad Request\nLocation: http://" + host + "/\nContent-Length: " + body.length()
                            + "\n\n")
                    .raw(body);
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains("<Code>InvalidTag</Code>", "<Resource>/bucket/key</Resource>")
                .doesNotContain(host, "theirs", "Endpoint", "Region");
        assertThat(answer.headerLines().toString()).doesNotContain(host);
    }

    @Test
    @DisplayName("S-46 no header of the stores' own gets through, in either direction")
    void s46_vendorHeadersGetThroughInNeitherDirection() throws IOException {
        List<String> names = Files.readAllLines(VENDOR_HEADERS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertThat(names).hasSizeGreaterThan(100);
        for (String name : names) {
            bridge.upstream.now((request, wire) -> {
                wire.send("HTTP/1.1 200 OK\n" + name + ": theirs\nX-Amz-Meta-A: ours\nContent-Length: 0\n\n");
                return true;
            });
            RawClient.Answer answer = bridge.ask(GET);
            assertThat(answer.header("x-amz-meta-a")).isEqualTo("ours");
            assertThat(answer.header(name)).as("out: " + name).isEmpty();
            bridge.upstream.requests.clear();
            bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 0\n" + name + ": ours\n\n");
            bridge.ask("GET /bucket/key HTTP/1.1\nHost: h\n" + name + ": ours\n\n");
            assertThat(bridge.upstream.requests).as("in: " + name).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unknown key     | x-minio-source-mtime: 1
            replication     | x-minio-replication-status: REPLICA
            rustfs          | x-rustfs-force-delete: true
            seaweedfs       | x-seaweedfs-ttl: 1
            """)
    void s46_vendorHeadersAreRefusedOnTheWayIn(String why, String header) throws IOException {
        RawClient.Answer answer =
                bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 0\n" + header + "\n\n");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(bridge.upstream.requests).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"301, moved", "302, found", "307, temporary", "308, permanent"})
    void s52_redirectsAreNeverPassedOn(int status, String why) throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 " + status
                    + " Elsewhere\nLocation: http://internal:9000/bucket/key\nContent-Length: 0\n\n");
            return true;
        });
        RawClient.Answer answer = bridge.ask(GET);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("internal");
        assertThat(answer.header("location")).isEmpty();
    }

    @Test
    void notModifiedAndNoContentPass() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send(
                    request.line().startsWith("GET")
                            ? "HTTP/1.1 304 Not Modified\nETag: \"t\"\n\n"
                            : "HTTP/1.1 204 No Content\n\n");
            return true;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send(GET);
            RawClient.Answer unchanged = client.read();
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.header("etag")).isEqualTo("\"t\"");
            client.send("DELETE /bucket/key HTTP/1.1\nHost: h\n\n");
            assertThat(client.read().status()).isEqualTo(204);
        }
        assertThat(bridge.upstream.connections).hasValue(1);
    }

    @Test
    void headTellsTheLength() throws IOException {
        bridge.upstream.now((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\nContent-Length: 12345678901\n\n");
            return true;
        });
        try (RawClient client = bridge.server.connect()) {
            client.send("HEAD /bucket/key HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHeadOnly().header("content-length")).isEqualTo("12345678901");
            client.send("HEAD /bucket/key HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHeadOnly().status()).isEqualTo(200);
        }
    }

    @Test
    void theUpstreamMustBeABareAddress() {
        for (String address :
                new String[] {"http://h/path", "ftp://h", "http://user:pw@h", "http://h?x=y", "h:9000", "//h"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> UpstreamEndpoint.of(java.net.URI.create(address)));
        }
        assertThat(UpstreamEndpoint.of(java.net.URI.create("https://h")).hostHeader())
                .isEqualTo("h");
        assertThat(UpstreamEndpoint.of(java.net.URI.create("http://[::1]:9000/"))
                        .hostHeader())
                .isEqualTo("[::1]:9000");
        assertThat(bridge.store.describe()).startsWith("S3 store at http://127.0.0.1:");
    }
}

package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.BothStores.Mode;
import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is sent behind or within a request is a request of its own, rightly signed: if anybody took it for one, at the
 * bridge or at the store behind it, its object would be there.
 */
@ExtendWith(LeakCheck.class)
class SmugglingToBothStoresTest {
    private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private static BothStores stores;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        stores = new BothStores(folder);
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    private static String smuggled() {
        return BothStores.whole("PUT", "/alpha/smuggled", "");
    }

    private static RawClient.Answer send(RawClient client, String text) throws IOException {
        return client.sendBytes(text.getBytes(StandardCharsets.ISO_8859_1)).read();
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                        Arguments.of("length and chunked", "Content-Length: 5~Transfer-Encoding: chunked~", "0~~"),
                        Arguments.of("chunked and length", "Transfer-Encoding: chunked~Content-Length: 5~", "0~~"),
                        Arguments.of("two lengths", "Content-Length: 0~Content-Length: %LENGTH~", ""),
                        Arguments.of("two lengths, the larger first", "Content-Length: %LENGTH~Content-Length: 0~", ""),
                        Arguments.of("the same length twice", "Content-Length: 5~Content-Length: 5~", "hello"),
                        Arguments.of("a list of lengths", "Content-Length: 5, 5~", "hello"),
                        Arguments.of("a signed length", "Content-Length: +5~", "hello"),
                        Arguments.of("two codings", "Transfer-Encoding: gzip, chunked~", "0~~"),
                        Arguments.of("chunked twice", "Transfer-Encoding: chunked, chunked~", "0~~"),
                        Arguments.of("identity", "Transfer-Encoding: identity~Content-Length: 5~", "hello"),
                        Arguments.of(
                                "a coding of another case, and a length",
                                "tRANSFER-eNCODING: ChUnKeD~Content-Length: 5~",
                                "0~~"),
                        Arguments.of(
                                "a tab before the coding", "Transfer-Encoding:\tchunked~Content-Length: 5~", "0~~"),
                        Arguments.of("a vertical tab before the coding", "Transfer-Encoding:\u000bchunked~", "0~~"),
                        Arguments.of(
                                "a blank before the colon", "Transfer-Encoding : chunked~Content-Length: 5~", "hello"),
                        Arguments.of("a folded line", "X-A: b~ Transfer-Encoding: chunked~Content-Length: 5~", "hello"),
                        Arguments.of("two hosts", "Host: other~Content-Length: 5~", "hello"),
                        Arguments.of(
                                "a bare line feed", "X-A: b\nTransfer-Encoding: chunked~Content-Length: 5~", "hello"),
                        Arguments.of(
                                "a bare carriage return",
                                "X-A: b\rTransfer-Encoding: chunked~Content-Length: 5~",
                                "hello"),
                        Arguments.of("NUL", "X-A: b\0~Content-Length: 5~", "hello"),
                        Arguments.of("a chunk longer than its size", "Transfer-Encoding: chunked~", "1~ab~0~~"),
                        Arguments.of("a chunk size of another base", "Transfer-Encoding: chunked~", "0x5~hello~0~~"),
                        Arguments.of("a negative chunk size", "Transfer-Encoding: chunked~", "-5~hello~0~~"),
                        Arguments.of(
                                "a chunk size past all bounds",
                                "Transfer-Encoding: chunked~",
                                "10000000000000005~hello~0~~"),
                        Arguments.of(
                                "a chunk that ends in a line feed", "Transfer-Encoding: chunked~", "5\nhello\n0\n\n"))
                .flatMap(row -> Stream.of(Mode.values())
                        .map(mode -> Arguments.of(mode, row.get()[0], row.get()[1], row.get()[2])));
    }

    @DisplayName("S-51 ambiguous requests are refused with all that follows, whatever the store")
    @ParameterizedTest(name = "S-51 {0}: {1}")
    @MethodSource("ambiguous")
    void s51_ambiguous(Mode mode, String why, String headers, String body) throws IOException {
        String behind = smuggled();
        String sent = headers.replace("%LENGTH", Integer.toString(behind.length()));
        try (RawClient client = stores.connect(mode)) {
            RawClient.Answer answer = send(
                    client,
                    (BothStores.signed("PUT", "/alpha/first") + (sent + "~" + body).replace("~", "\r\n")) + behind);
            assertThat(answer.status()).as(answer.text()).isIn(400, 411);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(stores.has("first")).isFalse();
        assertThat(stores.has("smuggled")).isFalse();
    }

    /** The bridge reads it over, and the store behind it is not sent it. */
    @DisplayName("S-51 the body of a request that takes none is no request, whatever the store")
    @ParameterizedTest
    @EnumSource
    void s51_bodiesOfReads(Mode mode) throws IOException {
        assertThat(stores.ask(mode, "PUT", "/alpha/read", "text").status()).isEqualTo(200);
        for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
            try (RawClient client = stores.connect(mode)) {
                client.sendBytes(
                        BothStores.whole(method, "/alpha/read", smuggled()).getBytes(StandardCharsets.ISO_8859_1));
                RawClient.Answer answer = method.equals("HEAD") ? client.readHeadOnly() : client.read();
                assertThat(answer.status()).as(method).isIn(200, 204);
                assertThat(send(client, BothStores.whole("GET", "/alpha/none", ""))
                                .text())
                        .as("the next answer is that to the next request")
                        .contains("<Key>none</Key>");
            }
        }
        assertThat(stores.has("smuggled")).isFalse();
    }

    @DisplayName("S-51 an object that reads like a request is an object, whatever the store")
    @ParameterizedTest
    @EnumSource
    void s51_objectsThatReadLikeRequests(Mode mode) throws IOException {
        String object = "0\r\n\r\n" + smuggled();
        try (RawClient client = stores.connect(mode)) {
            assertThat(send(client, BothStores.whole("PUT", "/alpha/object", object))
                            .status())
                    .isEqualTo(200);
            assertThat(send(client, BothStores.whole("GET", "/alpha/object", ""))
                            .text())
                    .isEqualTo(object);
            client.sendBytes(BothStores.whole("HEAD", "/alpha/object", "").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.readHeadOnly().header("content-length")).isEqualTo(Integer.toString(object.length()));
            assertThat(send(client, BothStores.whole("GET", "/alpha/object", "", "range", "bytes=5-7"))
                            .text())
                    .isEqualTo("PUT");
        }
        assertThat(stores.has("smuggled")).isFalse();
    }

    @DisplayName("S-51 aws-chunked of another length than declared is refused, whatever the store")
    @ParameterizedTest
    @EnumSource
    void s51_chunksWithinChunks(Mode mode) throws IOException {
        try (RawClient client = stores.connect(mode)) {
            assertThat(send(client, chunks("whole", "5\r\nhello\r\n0\r\n\r\n")).status())
                    .isEqualTo(200);
        }
        for (String coded : new String[] {
            "5\r\nhello\r\n0\r\n\r\n" + smuggled(),
            "6\r\nhello!\r\n0\r\n\r\n",
            "4\r\nhell\r\n0\r\n\r\n",
            "5\r\nhello\r\n"
        }) {
            try (RawClient client = stores.connect(mode)) {
                RawClient.Answer answer = send(client, chunks("chunks", coded));
                assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            }
            assertThat(stores.has("chunks")).isFalse();
            assertThat(stores.has("smuggled")).isFalse();
        }
    }

    private static String chunks(String key, String coded) {
        return BothStores.signedPayload(
                        UNSIGNED_TRAILER,
                        "PUT",
                        "/alpha/" + key,
                        "content-encoding",
                        "aws-chunked",
                        "x-amz-decoded-content-length",
                        "5")
                + "Content-Length: " + coded.length() + "\r\n\r\n" + coded;
    }

    @DisplayName("S-51 nobody who is refused gets a request through behind it, whatever the store")
    @ParameterizedTest
    @EnumSource
    void s51_behindARefusal(Mode mode) throws IOException {
        String large = "Content-Length: 1000000\r\n\r\n";
        for (String head : new String[] {
            "PUT /alpha/x HTTP/1.1\r\nHost: s3.example\r\n" + large,
            BothStores.signedBadly("PUT", "/alpha/x") + large,
            BothStores.signedBadly("PUT", "/alpha/x") + "Expect: 100-continue\r\n" + large
        }) {
            try (RawClient client = stores.connect(mode)) {
                RawClient.Answer answer = send(client, head + smuggled());
                assertThat(answer.statusLine()).startsWith("HTTP/1.1 403 ");
                assertThat(answer.header("connection")).isEqualTo("close");
                client.socket().shutdownOutput();
                assertThat(client.isAtEnd()).isTrue();
            }
        }
        assertThat(stores.has("smuggled")).isFalse();
    }
}

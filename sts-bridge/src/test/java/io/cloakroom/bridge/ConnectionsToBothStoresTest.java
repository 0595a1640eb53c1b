package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.BothStores.Mode;
import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection promises, over sockets and whichever store is behind it. */
@ExtendWith(LeakCheck.class)
class ConnectionsToBothStoresTest {
    /** More than the system keeps for a connection on its way. */
    private static final String LARGE = random(24 << 20);

    private static BothStores stores;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        stores = new BothStores(folder);
        assertThat(stores.ask(Mode.SERVER, "PUT", "/alpha/large", LARGE).status())
                .isEqualTo(200);
        assertThat(stores.ask(Mode.SERVER, "PUT", "/alpha/small", "small").status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static RawClient send(RawClient client, String text) throws IOException {
        return client.sendBytes(text.getBytes(ISO_8859_1));
    }

    private static String get(String key, String... headers) {
        return BothStores.signed("GET", "/alpha/" + key, headers) + "\r\n";
    }

    /** Botocore takes an interim answer without its phrase for the final one. */
    @DisplayName("S-51 100-continue is sent to who may write, and to nobody else, whatever the store")
    @ParameterizedTest
    @EnumSource
    void s51_continueFollowsTheDecision(Mode mode) throws IOException {
        String announced = "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        try (RawClient client = stores.connect(mode)) {
            RawClient.Answer interim = send(client, BothStores.signed("PUT", "/alpha/continued") + announced)
                    .read();
            assertThat(interim.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(send(client, "hello").read().status()).isEqualTo(200);
            assertThat(send(client, get("continued")).read().text()).isEqualTo("hello");
        }
        for (String refused : new String[] {
            "PUT /alpha/refused HTTP/1.1\r\nHost: s3.example\r\n",
            BothStores.signedBadly("PUT", "/alpha/refused"),
            BothStores.signed("PUT", "/alpha/refused", "x-amz-copy-source", "alpha"),
            BothStores.signed("PUT", "/alpha/refused?nonsense=")
        }) {
            try (RawClient client = stores.connect(mode)) {
                RawClient.Answer answer = send(client, refused + announced).read();
                assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
                assertThat(client.isAtEnd()).as("it may never send its body").isTrue();
            }
        }
        assertThat(stores.has("refused")).isFalse();
    }

    @DisplayName("an early error arrives while the body is being sent, and a short rest is read over")
    @ParameterizedTest
    @EnumSource
    void earlyErrors(Mode mode) throws Exception {
        try (RawClient client = stores.connect(mode)) {
            RawClient.Answer answer = send(client, "PUT /alpha/denied HTTP/1.1\r\nHost: s3.example\r\n")
                    .sendBytes(("Content-Length: 100000\r\n\r\n" + "x".repeat(100_000)).getBytes(ISO_8859_1))
                    .read();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(send(client, get("small")).read().text()).isEqualTo("small");
        }
        for (String head : new String[] {
            "PUT /alpha/denied HTTP/1.1\r\nHost: s3.example\r\n", BothStores.signed("PUT", "/no-such-bucket/k")
        }) {
            try (RawClient client = stores.connect(mode)) {
                send(client, head + "Content-Length: 1000000000\r\n\r\n" + "x".repeat(1000));
                Thread sending = Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < 4; i++) {
                            client.sendBytes(new byte[16 * 1024]);
                        }
                    } catch (IOException hungUp) {
                        // as it may
                    }
                });
                RawClient.Answer answer = client.read();
                assertThat(answer.status()).isIn(403, 404);
                assertThat(answer.header("connection")).isEqualTo("close");
                sending.join();
                client.socket().shutdownOutput();
                assertThat(client.isAtEnd()).isTrue();
            }
        }
    }

    /** Among them answers without a body: were one framed otherwise, those behind it would not fit. */
    @DisplayName("requests that come while an answer is streamed are answered after it, in order")
    @ParameterizedTest
    @EnumSource
    void pipelining(Mode mode) throws IOException {
        String tag = stores.ask(mode, "HEAD", "/alpha/small", "").header("etag");
        try (RawClient client = stores.connect(mode)) {
            send(
                    client,
                    get("large")
                            + (BothStores.signed("HEAD", "/alpha/large") + "\r\n")
                            + get("small", "if-none-match", tag)
                            + BothStores.whole("PUT", "/alpha/piped", "piped")
                            + get("piped")
                            + (BothStores.signed("DELETE", "/alpha/piped") + "\r\n")
                            + get("piped")
                            + get("small", "range", "bytes=1-2"));
            assertThat(client.read().text()).isEqualTo(LARGE);
            RawClient.Answer head = client.readHeadOnly();
            assertThat(head.header("content-length")).isEqualTo(Integer.toString(LARGE.length()));
            RawClient.Answer unchanged = client.read();
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().text()).isEqualTo("piped");
            RawClient.Answer deleted = client.read();
            assertThat(deleted.status()).isEqualTo(204);
            assertThat(deleted.headerLines()).noneMatch(line -> line.startsWith("transfer-encoding"));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.read().text()).isEqualTo("ma");
        }
    }

    @DisplayName("who hangs up in the middle harms nobody, and leaves nothing")
    @ParameterizedTest
    @EnumSource
    void hangingUp(Mode mode) throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawClient reader = stores.connect(mode);
                    RawClient writer = stores.connect(mode)) {
                send(reader, get("large") + get("large")).exactly(100_000 * i + 1);
                send(
                        writer,
                        BothStores.signed("PUT", "/alpha/half") + "Content-Length: 1000000\r\n\r\n"
                                + "x".repeat(50_000 * i));
                reader.socket().setSoLinger(i % 2 == 0, 0);
                writer.socket().setSoLinger(i % 2 == 0, 0);
            }
        }
        assertThat(stores.has("half")).isFalse();
        assertThat(stores.ask(mode, "GET", "/alpha/large", "").text()).isEqualTo(LARGE);
    }

    @DisplayName("S-72 connections that send nothing, or a little at a time, do not hinder others")
    @ParameterizedTest
    @EnumSource
    void s72_idleConnections(Mode mode) throws IOException {
        List<RawClient> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                idle.add(stores.connect(mode));
                idle.add(send(stores.connect(mode), get("small")));
                idle.add(send(stores.connect(mode), "GET /alpha/sm"));
                idle.add(send(
                        stores.connect(mode), BothStores.signed("PUT", "/alpha/" + i) + "Content-Length: 9\r\n\r\nx"));
                idle.add(send(stores.connect(mode), get("large")));
            }
            for (RawClient waiting : idle) {
                waiting.socket().setSoTimeout(20_000);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(stores.ask(mode, "PUT", "/alpha/other", "other").status())
                        .isEqualTo(200);
                assertThat(stores.ask(mode, "GET", "/alpha/other", "").text()).isEqualTo("other");
            }
            assertThat(idle.get(1).read().text()).isEqualTo("small");
            assertThat(send(idle.get(0), get("small")).read().text()).isEqualTo("small");
            assertThat(send(idle.get(3), "12345678").read().status()).isEqualTo(200);
            assertThat(idle.get(4).read().text()).isEqualTo(LARGE);
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @DisplayName("stopping lets what runs end, takes nothing new, and closes what is idle")
    @ParameterizedTest
    @EnumSource
    void stopping(Mode mode, @TempDir Path own) throws Exception {
        Bridge bridge = mode == Mode.GATEWAY
                ? BothStores.gateway(stores.of(Mode.SERVER), own.resolve("gateway"))
                : BothStores.server(own.resolve("store"));
        try (RawClient idle = BothStores.connect(bridge);
                RawClient reader = BothStores.connect(bridge);
                RawClient writer = BothStores.connect(bridge)) {
            if (mode == Mode.SERVER) {
                assertThat(send(idle, BothStores.whole("PUT", "/alpha", ""))
                                .read()
                                .status())
                        .isEqualTo(200);
                assertThat(send(idle, BothStores.whole("PUT", "/alpha/large", LARGE))
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(send(idle, get("large", "range", "bytes=0-3")).read().status())
                    .isEqualTo(206);
            send(reader, get("large", "range", "bytes=1-"));
            byte[] first = reader.exactly(100_000);
            RawClient.Answer interim = send(
                            writer,
                            BothStores.signed("PUT", "/alpha/late")
                                    + "Expect: 100-continue\r\nContent-Length: 400000\r\n\r\n")
                    .read();
            assertThat(interim.status()).isEqualTo(100);

            Thread stopping = Thread.ofVirtual().start(bridge::close);

            assertThat(idle.isAtEnd()).isTrue();
            Await.until("it takes no more connections", () -> isRefused(bridge));
            assertThat(send(writer, LARGE.substring(0, 400_000)).read().status())
                    .isEqualTo(200);
            assertThat(writer.isAtEnd()).isTrue();
            String head = new String(first, ISO_8859_1);
            int body = head.indexOf("\r\n\r\n") + 4;
            byte[] rest = reader.exactly(LARGE.length() - 1 - (first.length - body));
            assertThat(head.substring(body) + new String(rest, ISO_8859_1)).isEqualTo(LARGE.substring(1));
            assertThat(reader.isAtEnd()).isTrue();
            stopping.join();
        }
        if (mode == Mode.GATEWAY) {
            assertThat(stores.ask(Mode.SERVER, "GET", "/alpha/late", "").text()).isEqualTo(LARGE.substring(0, 400_000));
        } else {
            try (Bridge again = BothStores.server(own.resolve("store"));
                    RawClient client = BothStores.connect(again)) {
                assertThat(send(client, get("late")).read().text()).isEqualTo(LARGE.substring(0, 400_000));
            }
        }
    }

    private static boolean isRefused(Bridge bridge) {
        try {
            BothStores.connect(bridge).close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}

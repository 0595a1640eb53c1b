package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.wire.KernelSocket;
import io.cloakroom.bridge.wire.LeakCheck;
import io.cloakroom.bridge.wire.SocketEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that answers and closes, while the client takes its time. */
@ExtendWith(LeakCheck.class)
class UpstreamClosesTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";
    private static final int BLOCK = 64 * 1024;
    private static final int MIB = 1024 * 1024;

    /** How the upstream ends the connection. */
    enum Ending {
        CLOSE,
        RESET
    }

    enum Framing {
        LENGTH,
        CHUNKED
    }

    private volatile boolean ended;
    private final CRC32C sent = new CRC32C();

    static Stream<Arguments> endings() {
        return Arrays.stream(SocketEngine.values())
                .filter(SocketEngine::isAvailable)
                .flatMap(engine -> Arrays.stream(Ending.values())
                        .flatMap(ending ->
                                Arrays.stream(Framing.values()).map(framing -> Arguments.of(engine, ending, framing))));
    }

    /** Sends blocks, each of its own bytes, and then hangs up. */
    private FakeUpstream.Script answer(long bytes, Framing framing, Ending ending, boolean whole) {
        return (request, wire) -> {
            boolean chunked = framing == Framing.CHUNKED;
            long declared = whole ? bytes : 2 * bytes;
            wire.send("HTTP/1.1 200 OK\n" + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + declared)
                    + "\n\n");
            byte[] block = new byte[BLOCK];
            for (long at = 0; at < bytes; at += BLOCK) {
                ByteBuffer.wrap(block).putLong(at);
                int length = (int) Math.min(BLOCK, bytes - at);
                sent.update(block, 0, length);
                if (chunked) {
                    wire.send(Integer.toHexString(length) + "\n");
                }
                wire.out().write(block, 0, length);
                if (chunked) {
                    wire.send("\n");
                }
            }
            if (chunked && whole) {
                wire.send("0\n\n");
            }
            if (ending == Ending.RESET) {
                KernelSocket.awaitDelivered(wire.socket());
                wire.reset();
            } else {
                wire.socket().close();
            }
            ended = true;
            return false;
        };
    }

    /** Reads a body, slowly while the upstream still has something to say, and returns its bytes and their checksum. */
    private Received receive(RawClient client, boolean slow) throws IOException {
        client.socket().setReceiveBufferSize(64 * 1024);
        client.send(GET);
        String head = head(client);
        boolean chunked = head.contains("transfer-encoding: chunked");
        long length = chunked ? -1 : Long.parseLong(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        Received received = new Received();
        if (!chunked) {
            received.take(client, length, slow);
            return received;
        }
        int size = size(client);
        while (size > 0) {
            received.take(client, size, slow);
            client.exactly(2);
            size = size(client);
        }
        client.exactly(2);
        return received;
    }

    private static int size(RawClient client) throws IOException {
        String line = line(client);
        return Integer.parseInt(line, 16);
    }

    private static String head(RawClient client) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(client); !line.isEmpty(); line = line(client)) {
            head.append(line).append('\n');
        }
        assertThat(head).startsWith("HTTP/1.1 200");
        return head.toString();
    }

    private static String line(RawClient client) throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte b = client.exactly(1)[0]; b != '\n'; b = client.exactly(1)[0]) {
            line.append(new String(new byte[] {b}, StandardCharsets.ISO_8859_1));
        }
        return line.toString().strip();
    }

    private final class Received {
        private final CRC32C checksum = new CRC32C();
        private long bytes;

        void take(RawClient client, long length, boolean slow) throws IOException {
            for (long left = length; left > 0; ) {
                byte[] piece = client.exactly((int) Math.min(left, BLOCK / 4));
                left -= piece.length;
                bytes += piece.length;
                checksum.update(piece);
                if (slow && !ended) {
                    LockSupport.parkNanos(500_000);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("endings")
    void whatWasReadBeforeTheCloseIsHandedOn(SocketEngine engine, Ending ending, Framing framing) throws IOException {
        assumeTrue(ending == Ending.CLOSE || KernelSocket.isKnown());
        for (int bytes : List.of(MIB, 5 * MIB + 17)) {
            ended = false;
            sent.reset();
            try (UpstreamFixture bridge = new UpstreamFixture(answer(bytes, framing, ending, true), engine);
                    RawClient client = bridge.server.connect()) {
                Received received = receive(client, true);
                assertThat(received.bytes).isEqualTo(bytes);
                assertThat(received.checksum.getValue()).isEqualTo(sent.getValue());
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("endings")
    void anAnswerThatEndsEarlyIsTakenForSuccessByNoClientAndCounted(SocketEngine engine, Ending ending, Framing framing)
            throws Exception {
        assumeTrue(ending == Ending.CLOSE || KernelSocket.isKnown());
        try (UpstreamFixture bridge = new UpstreamFixture(answer(2 * MIB, framing, ending, false), engine)) {
            for (int count = 1; count <= 2; count++) {
                ended = false;
                try (RawClient client = bridge.server.connect()) {
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> receive(client, true));
                }
                assertThat(bridge.server.nextAudited().request().brokenOff()).isEqualTo(count);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketEngine.class)
    void aGibibyteIsHandedOnWhole(SocketEngine engine) throws IOException {
        assumeTrue(engine.isAvailable());
        long bytes = 1024L * MIB;
        try (UpstreamFixture bridge = new UpstreamFixture(answer(bytes, Framing.LENGTH, Ending.CLOSE, true), engine);
                RawClient client = bridge.server.connect()) {
            Received received = receive(client, false);
            assertThat(received.bytes).isEqualTo(bytes);
            assertThat(received.checksum.getValue()).isEqualTo(sent.getValue());
        }
    }
}

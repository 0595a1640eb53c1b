package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects in files on their way through real sockets, with every engine that works here. */
@ExtendWith(LeakCheck.class)
class FileTransferTest {
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(400);
    private static final int SIZE = 20_000_000;

    @TempDir
    Path directory;

    Optional<ServerTls> tls() {
        return Optional.empty();
    }

    RawClient client(S3Server server) throws IOException {
        return new RawClient(server.address());
    }

    static Stream<SocketEngine> engines() {
        return Stream.of(SocketEngine.values()).filter(SocketEngine::isAvailable);
    }

    /** A server over a store in the test's directory. */
    private final class Running implements AutoCloseable {
        final EmbeddedStore store;
        final S3Server server;

        Running(SocketEngine engine, Duration stall) throws IOException {
            store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
            FakeRoutes routes = new FakeRoutes();
            server = S3Server.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    engine,
                    routes.routes(store, FileTransferTest::route),
                    ServerLimits.DEFAULT.withTimeouts(NEVER, NEVER, stall, SOON),
                    InstantSource.system(),
                    tls());
            try (RawClient client = connect()) {
                assertThat(client.send("PUT /box HTTP/1.1\nHost: h\nContent-Length: 0\n\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
        }

        RawClient connect() throws IOException {
            return client(server);
        }

        void put(byte[] bytes) throws IOException {
            try (RawClient client = connect()) {
                client.send("PUT /box/k HTTP/1.1\nHost: h\nContent-Length: " + bytes.length + "\n\n");
                assertThat(client.sendBytes(bytes).read().status()).isEqualTo(200);
            }
        }

        @Override
        public void close() {
            server.stop(Duration.ZERO);
            store.close();
        }
    }

    private static GatewayStep route(RequestHead head, ClientConnection connection, AuditDraft audit) {
        String[] path = head.rawPath().split("/", 3);
        S3Target target = Calls.target(path[1], path.length > 2 ? path[2] : "");
        S3Operation operation = switch (head.method()) {
            case "PUT" -> target instanceof S3Target.Bucket ? S3Operation.CREATE_BUCKET : S3Operation.PUT_OBJECT;
            case "DELETE" -> S3Operation.DELETE_OBJECT;
            default -> S3Operation.GET_OBJECT;
        };
        S3Call call = Calls.of(operation, target, head.headers());
        return new GatewayStep.Stream(AuthorizedCalls.of(call), UncheckedPayload.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void filesAndTheirRangesArrive(SocketEngine engine) throws IOException {
        byte[] bytes = bytes();
        try (Running running = new Running(engine, NEVER);
                RawClient client = running.connect()) {
            running.put(bytes);
            client.send("""
                    GET /box/k HTTP/1.1
                    Host: h

                    GET /box/k HTTP/1.1
                    Host: h
                    Range: bytes=8388600-8388620

                    GET /box/k HTTP/1.1
                    Host: h
                    Range: bytes=-5

                    """);
            assertThat(client.read().text().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(bytes);
            assertThat(client.read().text().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(Arrays.copyOfRange(bytes, 8_388_600, 8_388_621));
            assertThat(client.read().text()).hasSize(5);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aSlowReaderGetsAll(SocketEngine engine) throws IOException {
        try (Running running = new Running(engine, Duration.ofSeconds(2));
                RawClient client = running.connect()) {
            running.put(bytes());
            client.socket().setReceiveBufferSize(64 * 1024);
            client.send("GET /box/k HTTP/1.1\nHost: h\n\n");
            int read = 0;
            while (read < SIZE) {
                read += client.exactly(Math.min(1_000_000, SIZE - read)).length;
                LockSupport.parkNanos(300_000_000);
            }
            assertThat(read).isEqualTo(SIZE);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aReaderThatStopsIsLetGoAndItsFileDeleted(SocketEngine engine) throws IOException {
        try (Running running = new Running(engine, SOON);
                RawClient client = running.connect();
                RawClient other = running.connect()) {
            running.put(bytes());
            client.socket().setReceiveBufferSize(64 * 1024);
            client.send("GET /box/k HTTP/1.1\nHost: h\n\n");
            assertThat(client.exactly(1000)).hasSize(1000);
            assertThat(other.send("DELETE /box/k HTTP/1.1\nHost: h\n\n").read().status())
                    .isEqualTo(204);
            Await.until("the server gives up", () -> running.server.connections() <= 1);
            Await.until("the file is deleted", () -> dataFiles() == 0);
        }
    }

    private long dataFiles() {
        try (Stream<Path> folders = Files.list(directory.resolve("data"))) {
            return folders.filter(Files::isDirectory)
                    .mapToLong(FileTransferTest::entries)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long entries(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}

package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.config.UpstreamConfig;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.embedded.EmbeddedStore;
import io.cloakroom.bridge.store.upstream.UpstreamStore;
import io.cloakroom.bridge.wire.Await;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stop in the middle are let go, and leave nothing: here, in the store's folder and at an upstream. */
@ExtendWith(LeakCheck.class)
class SlowClientsOfBothStoresTest {
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMillis(300);

    /** More than the system keeps for a connection on its way. */
    private static final int LARGE = 32 << 20;

    @TempDir
    Path directory;

    private EmbeddedStore embedded;
    private TestServer behind;
    private UpstreamStore upstream;
    private TestServer impatientServer;
    private TestServer impatientGateway;

    @BeforeEach
    void start() throws IOException {
        ServerLimits limits = ServerLimits.DEFAULT.withTimeouts(NEVER, NEVER, SOON, SOON);
        embedded = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
        behind = over(ServerLimits.DEFAULT, embedded);
        URI address = URI.create("http://127.0.0.1:" + behind.server.address().getPort());
        upstream = new UpstreamStore(
                new UpstreamConfig(address, "us-east-1", "key", new Secret("secret-of-the-upstream"), Optional.empty()),
                InstantSource.system());
        impatientServer = over(limits, embedded);
        impatientGateway = over(limits, upstream);
        assertThat(behind.ask("PUT /b HTTP/1.1\nHost: h\nContent-Length: 0\n\n").status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        impatientGateway.close();
        upstream.close();
        impatientServer.close();
        behind.close();
        embedded.close();
    }

    private static TestServer over(ServerLimits limits, ObjectStore store) {
        return new TestServer(limits, store, (head, connection, audit) -> toStore(head));
    }

    private static GatewayStep toStore(RequestHead head) {
        String[] path = head.rawPath().split("/", 3);
        S3Target target = Calls.target(path[1], path.length > 2 ? path[2] : "");
        S3Operation operation = switch (head.method()) {
            case "PUT" -> target instanceof S3Target.Object ? S3Operation.PUT_OBJECT : S3Operation.CREATE_BUCKET;
            case "DELETE" -> S3Operation.DELETE_OBJECT;
            default -> S3Operation.GET_OBJECT;
        };
        return new GatewayStep.Stream(
                AuthorizedCalls.of(Calls.of(operation, target, head.headers())), UncheckedPayload.INSTANCE);
    }

    private TestServer impatient(String store) {
        return store.equals("embedded") ? impatientServer : impatientGateway;
    }

    /** Data files that are there; fewer than 0 if some go while they are counted. */
    private long dataFiles() {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("backup.lock"))
                    .count();
        } catch (UncheckedIOException gone) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertNothingIsLeft(TestServer server) throws IOException {
        Await.until("its connections are closed", () -> server.server.connections() == 0);
        Await.until("what came is deleted", () -> dataFiles() == 0);
        assertThat(behind.ask("GET /b/slow HTTP/1.1\nHost: h\n\n").status()).isEqualTo(404);
    }

    @DisplayName("S-72 an upload that stops is answered and leaves nothing, whatever the store")
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "upstream"})
    void s72_anUploadThatStops(String store) throws IOException {
        TestServer server = impatient(store);
        try (RawClient client = server.connect()) {
            client.send("PUT /b/slow HTTP/1.1\nHost: h\nContent-Length: 1000000\n\n" + "x".repeat(500_000));
            assertThat(client.read().text()).contains("<Code>RequestTimeout</Code>");
            assertThat(client.isAtEnd()).isTrue();
        }
        assertNothingIsLeft(server);
    }

    @DisplayName("S-72 an upload that comes by drips is answered and leaves nothing, whatever the store")
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "upstream"})
    void s72_anUploadByDrips(String store) throws Exception {
        TestServer server = impatient(store);
        try (RawClient client = server.connect()) {
            client.send("PUT /b/slow HTTP/1.1\nHost: h\nContent-Length: 1000000\n\n" + "x".repeat(500_000));
            Thread drips = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        client.sendBytes(new byte[1]);
                        LockSupport.parkNanos(20_000_000);
                    }
                } catch (IOException closed) {
                    // as it should be
                }
            });
            assertThat(client.read().text()).contains("<Code>RequestTimeout</Code>");
            drips.join();
        }
        assertNothingIsLeft(server);
    }

    @DisplayName("S-72 a reader that stops is let go, and holds neither a file nor an upstream, whatever the store")
    @ParameterizedTest
    @ValueSource(strings = {"embedded", "upstream"})
    void s72_aReaderThatStops(String store) throws IOException {
        TestServer server = impatient(store);
        try (RawClient writer = behind.connect()) {
            writer.send("PUT /b/slow HTTP/1.1\nHost: h\nContent-Length: " + LARGE + "\n\n")
                    .sendBytes("x".repeat(LARGE).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(writer.read().status()).isEqualTo(200);
        }
        try (RawClient reader = server.connect()) {
            reader.send("GET /b/slow HTTP/1.1\nHost: h\n\n").exactly(1000);
            Await.until("it is let go", () -> server.server.connections() == 0);
            Await.until("nobody reads at the store", () -> behind.server.connections() == 0);
            assertThat(behind.ask("DELETE /b/slow HTTP/1.1\nHost: h\n\n").status())
                    .isEqualTo(204);
            assertNothingIsLeft(server);
        }
    }
}

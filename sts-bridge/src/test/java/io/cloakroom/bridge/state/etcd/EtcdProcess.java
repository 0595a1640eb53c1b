package io.cloakroom.bridge.state.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.config.EtcdConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A real etcd of one member. {@code ETCD_BINARY} names the program. */
public final class EtcdProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final int port;
    private final int peerPort;
    private final List<String> options;
    private @Nullable Process process;

    /** @param options beyond those that say where it is */
    public EtcdProcess(Path directory, String... options) {
        this.directory = directory;
        this.options = List.of(options);
        try (ServerSocket one = freePort();
                ServerSocket other = freePort()) {
            port = one.getLocalPort();
            peerPort = other.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    public URI endpoint() {
        return URI.create((options.contains("--cert-file") ? "https" : "http") + "://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    EtcdConfig config() {
        return config(endpoint());
    }

    static EtcdConfig config(URI... endpoints) {
        return new EtcdConfig(List.of(endpoints), "test/", Optional.empty(), Optional.empty(), Optional.empty());
    }

    public void start() {
        List<String> command = new ArrayList<>(List.of(
                System.getenv("ETCD_BINARY"),
                "--data-dir",
                directory.resolve("data").toString(),
                "--listen-client-urls",
                endpoint().toString(),
                "--advertise-client-urls",
                endpoint().toString(),
                "--listen-peer-urls",
                "http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls",
                "http://127.0.0.1:" + peerPort,
                "--initial-cluster",
                "default=http://127.0.0.1:" + peerPort,
                "--unsafe-no-fsync"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("etcd.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (options.isEmpty()) {
            await();
        }
    }

    /** Ends it as a power cut does. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops it, and starts it with what it had at the beginning: nothing. */
    void restoreTheFirstBackup() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start();
    }

    /** Calls its gateway, as an administrator. */
    String call(String path, String json) {
        try (EtcdConnection connection = EtcdConnection.open(
                endpoint(), (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofSeconds(20))) {
            return new String(
                    connection
                            .post(path, json.getBytes(UTF_8), null, Duration.ofSeconds(20))
                            .body()
                            .readAllBytes(),
                    UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets everything before its current revision. */
    void compact() {
        try {
            String revision = JSON.readTree(call("/v3/kv/range", "{\"key\":\"AA==\"}"))
                    .path("header")
                    .path("revision")
                    .asText();
            call("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        kill();
    }

    private void await() {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            try {
                String answer = call("/v3/kv/range", "{\"key\":\"AA==\"}");
                if (answer.contains("revision") || answer.contains("user name is empty")) {
                    return;
                }
            } catch (UncheckedIOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(log(), e);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("etcd.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}

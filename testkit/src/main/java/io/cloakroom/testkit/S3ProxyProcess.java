package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * s3proxy, a store written by others, in its own process with its own class path, on a free port of 127.0.0.1. It holds
 * its objects in memory.
 *
 * @see <a href="https://github.com/gaul/s3proxy">s3proxy</a>
 */
public final class S3ProxyProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final int port;
    private final Thread stopAtExit;

    private S3ProxyProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.stopAtExit = new Thread(process::destroyForcibly, "stop-s3proxy");
        Runtime.getRuntime().addShutdownHook(stopAtExit);
        awaitPort();
    }

    /**
     * Starts an empty store with one key and waits until it listens.
     *
     * @param directory for its settings and its log; made if it is missing
     * @throws IllegalStateException if it ends instead, with its log; or if its class path has not been resolved
     */
    public static S3ProxyProcess start(Path directory, String accessKeyId, Secret secretAccessKey) {
        try {
            Files.createDirectories(directory);
            int port = freePort();
            Path settings = Files.write(
                    directory.resolve("s3proxy.properties"),
                    List.of(
                            "s3proxy.endpoint=http://127.0.0.1:" + port,
                            "s3proxy.authorization=aws-v4",
                            "s3proxy.identity=" + accessKeyId,
                            "s3proxy.credential=" + secretAccessKey.reveal(),
                            "jclouds.provider=transient-nio2"));
            Path quiet = Files.writeString(
                    directory.resolve("logback.xml"), "<configuration><root level=\"WARN\"/></configuration>", UTF_8);
            Path log = directory.resolve("s3proxy.log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-Dlogback.configurationFile=" + quiet,
                            "-cp",
                            classPath(),
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG"));
            return new S3ProxyProcess(builder.start(), log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() throws IOException {
        Path file = Checkout.find().root().resolve("s3proxy/target/classpath.txt");
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "the class path of s3proxy isn't resolved: run ./mvnw -pl s3proxy generate-resources");
        }
        return Files.readString(file, UTF_8).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Scheme, host and port. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it has told so far. */
    public String log() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is already shutting down and runs the hook itself.
        }
    }

    private void awaitPort() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (process.isAlive() && System.nanoTime() < deadline) {
                if (listens()) {
                    return;
                }
                var unused = process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new IllegalStateException("s3proxy did not start:\n" + log());
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server under load: a child process with its port and the CPU time it has used. */
public final class Server implements AutoCloseable {
    private static final HttpClient PLAIN = HttpClient.newHttpClient();
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final String name;
    private final int port;
    private final Process process;
    private final HttpClient client;
    private final String scheme;
    private final Instant begun = Instant.now();
    private Duration start = Duration.ZERO;

    private Server(String name, int port, Process process, Optional<Certificate> certificate) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.client = certificate.map(Certificate::client).orElse(PLAIN);
        this.scheme = certificate.isPresent() ? "https" : "http";
    }

    public static Server start(String name, int port, List<String> command, Map<String, String> environment, Path log) {
        return start(name, port, command, environment, log, Optional.empty());
    }

    /** Starts a server; with a certificate, one that speaks TLS. */
    static Server start(
            String name,
            int port,
            List<String> command,
            Map<String, String> environment,
            Path log,
            Optional<Certificate> certificate) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Server server = new Server(name, port, builder.start(), certificate);
            server.awaitPort(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A free port on loopback. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(Path log) throws IOException {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                start = Duration.between(begun, Instant.now());
                return;
            } catch (IOException e) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    close();
                    throw new IOException(name + " did not start:\n" + Files.readString(log), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String name() {
        return name;
    }

    int port() {
        return port;
    }

    public String url() {
        return scheme + "://" + authority();
    }

    /** A client that trusts this server. */
    HttpClient client() {
        return client;
    }

    String authority() {
        return "127.0.0.1:" + port;
    }

    /** How long the port took to open, to 50 ms, in seconds. */
    double startSeconds() {
        return start.toMillis() / 1000.0;
    }

    /** The user and system time of the process and its children, in seconds. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(handle -> cpuSeconds(handle.pid()))
                .sum();
    }

    private static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return ticks / 100.0;
        } catch (IOException e) {
            return 0; // the child has ended meanwhile
        }
    }

    /** The resident memory in MiB. */
    public double residentMiB() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(handle -> residentMiB(handle.pid()))
                .sum();
    }

    private static double residentMiB(long pid) {
        try {
            String[] pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm"))
                    .split(" ", -1);
            return Long.parseLong(pages[1]) * 4096.0 / (1 << 20);
        } catch (IOException e) {
            return 0;
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroy);
    }
}

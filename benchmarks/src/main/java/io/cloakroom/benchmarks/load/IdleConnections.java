package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * {@code benchmarks/run idle}: what connections cost in memory on which nothing happens, and how long others wait
 * meanwhile. The bridge runs as {@code bin/cloakroom} starts it. Ends with exit code 1 if they take more than 80 MiB.
 */
public final class IdleConnections implements AutoCloseable {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final String OWNER = "owner";
    private static final String OWNER_SECRET = "a-password-of-the-owner";
    private static final String OBJECT = "/bench/small";
    private static final int OBJECT_BYTES = 1024;
    private static final double BUDGET_MIB = 80;

    /** Fewer than one address may have open at the bridge. */
    private static final int OF_ONE_ADDRESS = 2000;

    /** Of 10 000 that may be open in all; the others are for those who go on. */
    private static final int SPARE = 50;

    private static final int WARM_UP = 10_000;
    private static final int REQUESTS = 1000;

    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private enum Kind {
        NEVER_USED("nothing was sent"),
        AFTER_A_REQUEST("after a GET"),
        IN_A_HEAD("half of a head was sent");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private IdleConnections() throws IOException {
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("benchmarks", "target")).toAbsolutePath(), "idle-");
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        int connections = Integer.parseInt(options.getOrDefault("--connections", "10000"));
        boolean isGood = true;
        OUT.println("""
                | mode | connections | number | resident before, MiB | with them | more | KiB each | GET alone, p50 / p99 ms | beside them |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""");
        for (String mode : List.of("server", "gateway")) {
            for (Kind kind : Kind.values()) {
                try (IdleConnections run = new IdleConnections()) {
                    isGood &= run.measure(mode, kind, connections - SPARE);
                }
            }
        }
        System.exit(isGood ? 0 : 1);
    }

    private boolean measure(String mode, Kind kind, int connections) throws IOException {
        Server store = bridge("server", directory.resolve("store").toString(), Map.of());
        S3User.withKey(store, OWNER, OWNER_SECRET).put("/bench", new byte[0]);
        S3User.withKey(store, OWNER, OWNER_SECRET).put(OBJECT, new byte[OBJECT_BYTES]);
        Server bridge = mode.equals("server")
                ? store
                : bridge(
                        "gateway",
                        store.url(),
                        Map.of(
                                "CLOAKROOM_UPSTREAM_ACCESS_KEY",
                                OWNER,
                                "CLOAKROOM_UPSTREAM_SECRET_KEY",
                                OWNER_SECRET,
                                "CLOAKROOM_DATA",
                                directory.resolve("gateway").toString()));
        S3User user = S3User.withKey(bridge, OWNER, OWNER_SECRET);
        double[] alone = {};
        for (int done = 0; done < WARM_UP; done += REQUESTS) {
            alone = latencies(bridge, user);
        }
        double before = bridge.residentMiB();
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                idle.add(connect(bridge, i / OF_ONE_ADDRESS));
                prepare(idle.get(i), kind, user);
            }
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            double during = bridge.residentMiB();
            double[] beside = latencies(bridge, user);
            OUT.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.0f | %.0f | %.0f | %.1f | %.2f / %.2f | %.2f / %.2f |",
                    mode,
                    kind.label,
                    connections,
                    before,
                    during,
                    during - before,
                    (during - before) * 1024 / connections,
                    alone[REQUESTS / 2],
                    alone[REQUESTS * 99 / 100],
                    beside[REQUESTS / 2],
                    beside[REQUESTS * 99 / 100]));
            return during - before < BUDGET_MIB;
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    /** From one of the addresses of the loopback network. */
    private static SocketChannel connect(Server bridge, int address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + address)}), 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge.port()));
        return channel;
    }

    private static void prepare(SocketChannel channel, Kind kind, S3User user) throws IOException {
        byte[] request = user.text("GET", OBJECT).getBytes(ISO_8859_1);
        switch (kind) {
            case NEVER_USED -> {}
            case IN_A_HEAD -> channel.write(ByteBuffer.wrap(request, 0, request.length / 2));
            case AFTER_A_REQUEST -> {
                channel.write(ByteBuffer.wrap(request));
                ByteBuffer answer = ByteBuffer.allocate(4096);
                while (!isWhole(answer)) {
                    if (channel.read(answer) < 0) {
                        throw new IOException("the bridge has hung up");
                    }
                }
            }
        }
    }

    private static boolean isWhole(ByteBuffer answer) throws IOException {
        byte[] bytes = new byte[answer.position()];
        answer.duplicate().flip().get(bytes);
        String text = new String(bytes, ISO_8859_1);
        if (!text.isEmpty() && !"HTTP/1.1 200".startsWith(text) && !text.startsWith("HTTP/1.1 200")) {
            throw new IOException("unexpected answer: " + text);
        }
        int head = text.indexOf("\r\n\r\n");
        return head >= 0 && text.length() == head + 4 + OBJECT_BYTES;
    }

    /** Of GETs one after another, on a connection each that is used ten times, in milliseconds; the shortest first. */
    private static double[] latencies(Server bridge, S3User user) throws IOException {
        double[] millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i += 10) {
            try (SocketChannel channel = connect(bridge, 100)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                for (int j = i; j < i + 10; j++) {
                    long begin = System.nanoTime();
                    prepare(channel, Kind.AFTER_A_REQUEST, user);
                    millis[j] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private Server bridge(String mode, String where, Map<String, String> more) {
        int port = Server.freePort();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("CLOAKROOM_ADDRESS", "127.0.0.1:" + port);
        environment.put("MINIO_ROOT_USER", OWNER);
        environment.put("MINIO_ROOT_PASSWORD", OWNER_SECRET);
        Server bridge = Server.start(
                mode,
                port,
                List.of(Path.of("bin/cloakroom").toAbsolutePath().toString(), mode, where),
                environment,
                directory.resolve(mode + ".log"));
        open.push(bridge);
        return bridge;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                OUT.println("could not be stopped: " + e);
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            OUT.println("not deleted: " + e.getMessage());
        }
    }
}

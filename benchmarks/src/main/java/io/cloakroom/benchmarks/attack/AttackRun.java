package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.load.Server;
import io.cloakroom.benchmarks.load.WebIdentityProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * {@code benchmarks/run attack}: all attacks at once for some minutes, while other users log in and read. The bridge
 * runs as {@code bin/cloakroom} starts it, with a heap of 512 MiB. Ends with exit code 1 if one of the users failed or
 * took two seconds, or if the bridge died.
 */
public final class AttackRun implements AutoCloseable {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int IDLE_CONNECTIONS = 11_000;

    /**
     * How long everything runs once before it is measured. The attackers share the machine. While their code and the
     * bridge's is being compiled, two cores are not enough for both.
     */
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final WebIdentityProvider provider = keep(new WebIdentityProvider());
    private final SilentProvider silent = keep(new SilentProvider());

    private AttackRun() throws IOException {
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("benchmarks", "target")).toAbsolutePath(), "attack-");
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Duration time =
                Duration.ofSeconds(Math.round(60 * Double.parseDouble(options.getOrDefault("--minutes", "10"))));
        String mode = options.getOrDefault("--mode", "gateway");
        boolean isGood;
        try (AttackRun run = new AttackRun()) {
            Server bridge = mode.equals("server")
                    ? run.bridge("server", run.directory.resolve("store").toString())
                    : run.bridge("gateway", run.upstream(options.getOrDefault("--upstream", "versitygw")));
            isGood = run.attack(bridge, time, mode.equals("gateway"));
        }
        System.exit(isGood ? 0 : 1);
    }

    private boolean attack(Server bridge, Duration time, boolean isGateway) throws IOException {
        URI endpoint = URI.create(bridge.url());
        Users users = keep(new Users(endpoint, provider));
        AllAttacks.Extent extent = new AllAttacks.Extent(Integer.MAX_VALUE, IDLE_CONNECTIONS, isGateway);
        yieldToServers();
        AllAttacks rehearsal = new AllAttacks(endpoint, provider, silent, extent);
        LockSupport.parkNanos(WARM_UP.toNanos());
        rehearsal.close();
        users.begin();
        Instant begin = Instant.now();
        List<String> attacks;
        Users.Outcome outcome;
        try (AllAttacks all = new AllAttacks(endpoint, provider, silent, extent)) {
            while (bridge.isAlive() && Instant.now().isBefore(begin.plus(time))) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            outcome = users.end();
            attacks = all.rows();
        }
        OUT.printf(
                "%n%s for %s:%n%n",
                bridge.name(), Duration.between(begin, Instant.now()).truncatedTo(ChronoUnit.SECONDS));
        OUT.println(
                "| probe | count | failed | p50 ms | p99 ms | max ms |\n| --- | ---: | ---: | ---: | ---: | ---: |");
        outcome.rows().forEach(OUT::println);
        OUT.println();
        OUT.println("| attack | attempts | what came of them |");
        OUT.println("| --- | ---: | --- |");
        attacks.forEach(OUT::println);
        OUT.println();
        outcome.failures().forEach(OUT::println);
        boolean isAlive = bridge.isAlive();
        OUT.println(
                isAlive
                        ? new ProcessMemory(bridge.pid()).describe()
                        : "The bridge has died:\n" + tail(directory.resolve("cloakroom.log")));
        return isAlive && outcome.isGood();
    }

    /**
     * Gives all threads of this process, and their children, a lower priority than the bridge and its upstream: real
     * attackers have machines of their own.
     */
    private static void yieldToServers() throws IOException {
        List<String> command = new ArrayList<>(List.of("renice", "-n", "10", "-p"));
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            threads.map(thread -> thread.getFileName().toString()).forEach(command::add);
        }
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private Server bridge(String mode, String where) {
        int port = Server.freePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "MINIO_IDENTITY_OPENID_CONFIG_URL",
                provider.configUrl(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID",
                WebIdentityProvider.CLIENT_ID,
                "CLOAKROOM_IDENTITY_OPENID_GRANTABLE",
                "*",
                "MINIO_IDENTITY_OPENID_CONFIG_URL_SILENT",
                silent.configUrl(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID_SILENT",
                AllAttacks.SILENT_CLIENT_ID,
                "CLOAKROOM_IDENTITY_OPENID_GRANTABLE_SILENT",
                "*",
                "CLOAKROOM_ADDRESS",
                "127.0.0.1:" + port));
        if (mode.equals("gateway")) {
            environment.putAll(Map.of(
                    "CLOAKROOM_UPSTREAM_ACCESS_KEY", "upstream",
                    "CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream-secret",
                    "CLOAKROOM_DATA", directory.resolve("state").toString()));
        }
        return keep(Server.start(
                "cloakroom " + mode,
                port,
                List.of(Path.of("bin/cloakroom").toAbsolutePath().toString(), mode, where),
                environment,
                directory.resolve("cloakroom.log")));
    }

    /** The store behind the gateway: a real one if its binary is found, else ours, which behaves worse. */
    private String upstream(String name) throws IOException {
        Optional<Path> binary = name.equals("own") ? Optional.empty() : binary(name);
        if (binary.isEmpty()) {
            OUT.println(
                    "The upstream is our own, which closes, poisons and truncates. Others: --upstream versitygw or minio,"
                            + " found on the path or by $VERSITYGW and $MINIO.");
            return keep(new BadUpstream()).url();
        }
        int port = Server.freePort();
        String address = "127.0.0.1:" + port;
        String files = Files.createDirectories(directory.resolve("upstream")).toString();
        List<String> command = name.equals("minio")
                ? List.of(binary.get().toString(), "server", "--quiet", "--address", address, files)
                : List.of(binary.get().toString(), "--quiet", "--port", address, "posix", files);
        OUT.println("The upstream is " + binary.get() + ".");
        return keep(Server.start(
                        name,
                        port,
                        command,
                        Map.of(
                                "MINIO_ROOT_USER", "upstream",
                                "MINIO_ROOT_PASSWORD", "upstream-secret",
                                "MINIO_BROWSER", "off",
                                "ROOT_ACCESS_KEY_ID", "upstream",
                                "ROOT_SECRET_ACCESS_KEY", "upstream-secret"),
                        directory.resolve("upstream.log")))
                .url();
    }

    private static Optional<Path> binary(String name) {
        return Stream.concat(
                        Stream.ofNullable(System.getenv(name.equals("minio") ? "MINIO" : "VERSITYGW"))
                                .map(Path::of),
                        Arrays.stream(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private <T extends AutoCloseable> T keep(T server) {
        open.push(server);
        return server;
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

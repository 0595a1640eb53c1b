package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A state with many users, and decisions of a plugin. */
final class UsersLoad {
    private static final int MANY_USERS = 10_000;
    private static final long MANY_SESSIONS = 1_000_000;
    private static final int SECONDS_OF_ISSUES = 20;

    private final Peers peers;

    UsersLoad(Peers peers) {
        this.peers = peers;
    }

    /** A bridge whose state holds one user beside one with thousands: start, memory, and requests of a user. */
    void users() throws IOException {
        Path root = peers.objectsInMemory();
        Server upstream = peers.keep(new Nginx(peers.directory()).files(root));
        Map<Server, S3User> users = new LinkedHashMap<>();
        Peers.OUT.println("| state | s to start | CPU s | resident MiB | s to list the users | and again |");
        Peers.OUT.println("| --- | --- | --- | --- | --- | --- |");
        for (int count : List.of(1, MANY_USERS)) {
            Path data = ManyUsers.fill(peers.directory().resolve("users-" + count), count, Math.max(1, count / 10));
            Server bridge = peers.bridge(Peers.HERE, "gateway", upstream.url(), data);
            Peers.OUT.printf(
                    Locale.ROOT,
                    "| %,d users, %,d policies | %.2f | %.2f | %.0f | %.2f | %.2f |%n",
                    count,
                    Math.max(1, count / 10),
                    bridge.startSeconds(),
                    bridge.cpuSeconds(),
                    bridge.residentMiB(),
                    secondsToList(bridge, count),
                    secondsToList(bridge, count));
            users.put(bridge, S3User.withKey(bridge, ManyUsers.USER, ManyUsers.SECRET));
        }
        peers.compare(
                "GET 1 KiB by a user, one and many in the state", 64, users, who -> Scripts.get(who, "/bench/small"));
        plugin(upstream);
        issues();
    }

    /** Asks for the list of users as mc does, and reads it. */
    private static double secondsToList(Server bridge, int users) {
        S3User owner = Peers.owner(bridge);
        long from = System.nanoTime();
        int listed = owner.countUsers();
        double seconds = (System.nanoTime() - from) / 1e9;
        if (listed != users) {
            throw new IllegalStateException("%d of %d users are listed".formatted(listed, users));
        }
        return seconds;
    }

    /** What a million sessions leave on the disk of the bridge that issued them. */
    private void issues() throws IOException {
        Path data = ManyUsers.fill(peers.directory().resolve("issues"), 1, 1);
        Server bridge = peers.bridge(Peers.HERE, "gateway", "http://127.0.0.1:" + Server.freePort(), data);
        S3User user = S3User.withKey(bridge, ManyUsers.USER, ManyUsers.SECRET);
        Comparison.Load load = peers.wrk(Scripts.assumeRole(user));
        load.run(bridge, 64, 1);
        long before = bytes(data);
        long sessions = 0;
        while (sessions < MANY_SESSIONS) {
            sessions += Math.round(
                    SECONDS_OF_ISSUES * load.run(bridge, 64, SECONDS_OF_ISSUES).perSecond());
        }
        Peers.OUT.printf(
                Locale.ROOT,
                "%n%,d sessions were issued. The state takes %,d bytes more; resident: %.0f MiB%n",
                sessions,
                bytes(data) - before,
                bridge.residentMiB());
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** What a decision of an access plugin adds to the time that the plugin itself takes. */
    private void plugin(Server upstream) throws IOException {
        int connections = 64;
        Server plugin = peers.keep(SlowPlugin.start(peers.directory()));
        Server without = peers.bridge(Peers.HERE, "gateway", upstream.url());
        Server with = peers.bridge(
                Peers.HERE,
                "gateway",
                upstream.url(),
                peers.directory().resolve("state-of-plugin"),
                Map.of("MINIO_POLICY_PLUGIN_URL", plugin.url() + "/"));
        Map<Server, Comparison.Load> loads = new LinkedHashMap<>();
        loads.put(plugin, peers.wrk(Scripts.QUESTION));
        for (Server bridge : List.of(without, with)) {
            loads.put(bridge, peers.wrk(Scripts.get(Peers.owner(bridge), "/bench/small")));
        }
        Map<Server, LoadResult> medians = new Comparison(
                        "GET 1 KiB, decided by a plugin that takes %d ms".formatted(SlowPlugin.THINKS_MILLIS),
                        connections,
                        loads)
                .print(peers.length(), Peers.OUT);
        double[] millis = medians.values().stream()
                .mapToDouble(result -> connections * 1000 / result.perSecond())
                .toArray();
        Peers.OUT.printf(
                Locale.ROOT,
                "%na request takes %.2f ms: the plugin %.2f, the rest as without it %.2f, and the decision adds %.2f%n",
                millis[2],
                millis[0],
                millis[1],
                millis[2] - millis[0] - millis[1]);
    }
}

package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code benchmarks/run gateway|store|sts|users}: prints tables of ratios. */
public final class LoadComparison implements AutoCloseable {
    private static final Path HERE = Path.of("");
    private static final int SMALL = 1 << 10;
    private static final int LARGE = 64 << 20;
    private static final int MANY_USERS = 10_000;
    private static final String OWNER = "benchmark";
    private static final String OWNER_SECRET = "benchmark-secret";
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** A question such as the bridge asks. */
    private static final String QUESTION = """
            wrk.method = "POST"
            wrk.headers["content-type"] = "application/json"
            wrk.body = string.rep(" ", 900) .. '{"input":{"action":"s3:GetObject","owner":true}}'
            """;

    private final Comparison.Length length;
    private final Optional<Path> other;
    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final WebIdentityProvider provider = new WebIdentityProvider();

    private LoadComparison(Comparison.Length length, Optional<Path> other) throws IOException {
        this.length = length;
        this.other = other;
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("benchmarks", "target")).toAbsolutePath(), "load-");
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Comparison.Length length = new Comparison.Length(
                Integer.parseInt(options.getOrDefault("--rounds", "3")),
                Integer.parseInt(options.getOrDefault("--seconds", "5")),
                Integer.parseInt(options.getOrDefault("--warmup", "3")));
        Optional<Path> other = Optional.ofNullable(options.get("--against")).map(Path::of);
        try (LoadComparison comparison = new LoadComparison(length, other)) {
            switch (arguments[0]) {
                case "gateway" -> comparison.gateway();
                case "store" -> comparison.store();
                case "sts" -> comparison.sts();
                case "users" -> comparison.users();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /**
     * The gateway verifies, authorizes and signs anew; nginx only passes requests on. Both are in front of the same
     * nginx.
     */
    private void gateway() throws IOException {
        Path root = Files.createTempDirectory(Path.of("/dev/shm"), "cloakroom-");
        open.push(() -> delete(root));
        Files.createDirectories(root.resolve("bench"));
        Files.write(root.resolve("bench/small"), random(SMALL));
        Files.write(root.resolve("bench/large"), random(LARGE));
        Nginx nginx = new Nginx(directory);
        Server upstream = keep(nginx.files(root));
        Server proxy = keep(nginx.proxy(upstream));
        Server bridge = bridge(HERE, "gateway", upstream.url());
        S3User user = user(bridge);
        Map<Server, S3User> users = new LinkedHashMap<>();
        users.put(proxy, user.sendingTo(proxy));
        users.put(bridge, user);
        other.map(build -> bridge(build, "gateway", upstream.url())).ifPresent(old -> users.put(old, user(old)));
        compare("GET 1 KiB through the gateway", 64, users, who -> get(who, "/bench/small"));
        compare("GET 64 MiB through the gateway", 4, users, who -> get(who, "/bench/large"));
        compare("PUT 64 MiB through the gateway", 4, users, who -> putLarge(who, "/bench/upload"));
    }

    /** The embedded store compared with MinIO on the same disk, and with nginx's sendfile. */
    private void store() throws IOException {
        Path root = Files.createDirectories(directory.resolve("static"));
        Files.createDirectories(root.resolve("bench"));
        Files.write(root.resolve("bench/small"), random(SMALL));
        Files.write(root.resolve("bench/large"), random(LARGE));
        Server nginx = keep(new Nginx(directory).files(root));
        Server bridge = bridge(HERE, "server", directory.resolve("store").toString());
        Map<Server, S3User> peers = new LinkedHashMap<>();
        minio().ifPresent(server -> peers.put(server, filled(user(server))));
        S3User user = filled(user(bridge));
        peers.put(bridge, user);
        otherStore().ifPresent(old -> peers.put(old, filled(user(old))));
        compare("GET 1 KiB from the store", 64, peers, who -> get(who, "/bench/small"));
        compare("PUT 1 KiB to the store, synced", 64, peers, LoadComparison::putSmall);
        Map<Server, S3User> files = new LinkedHashMap<>();
        files.put(nginx, user.sendingTo(nginx));
        files.put(bridge, user);
        compare("GET 64 MiB from the store", 4, files, who -> get(who, "/bench/large"));
        compare("GET 1 KiB, nginx static without authentication", 64, files, who -> get(who, "/bench/small"));
    }

    /**
     * Exchanges web identity tokens for credentials. Requests per second and core are 1 000 000 / CPU µs per request.
     */
    private void sts() throws IOException {
        Server bridge = bridge(HERE, "server", directory.resolve("store").toString());
        Map<Server, S3User> peers = new LinkedHashMap<>();
        minio().ifPresent(server -> peers.put(server, user(server)));
        peers.put(bridge, user(bridge));
        otherStore().ifPresent(old -> peers.put(old, user(old)));
        compare("AssumeRoleWithWebIdentity, RS256", 64, peers, who -> assumeRoles());
        Map<Server, S3User> owners = new LinkedHashMap<>();
        peers.keySet().stream()
                .filter(server ->
                        other.isEmpty() || !server.name().contains(other.get().toString()))
                .forEach(server -> owners.put(server, S3User.withKey(server, OWNER, OWNER_SECRET)));
        Map<Server, S3User> users = new LinkedHashMap<>();
        owners.forEach((server, owner) -> users.put(server, owner.addUser("bench-user", "bench-user-secret")));
        compare("AssumeRole with a user's key", 64, users, LoadComparison::assumeRole);
        roles(owners);
        try (LdapLogins logins = new LdapLogins(directory, OUT)) {
            logins.print(length);
        }
    }

    /**
     * Roles of a provider, which MinIO has too, and roles with a trust policy, beside what the same caller gets without
     * a role.
     */
    private void roles(Map<Server, S3User> owners) throws IOException {
        Map<String, String> roleMode = Map.of("MINIO_IDENTITY_OPENID_ROLE_POLICY", "readwrite");
        Map<Server, S3User> peers = new LinkedHashMap<>();
        minio("minio-in-role-mode", roleMode).ifPresent(server -> peers.put(server, nobody(server)));
        Server inRoleMode = bridge(
                HERE,
                "server",
                directory.resolve("store-of-roles").toString(),
                directory.resolve("state-of-roles"),
                roleMode);
        peers.put(inRoleMode, nobody(inRoleMode));
        compare(
                "AssumeRoleWithWebIdentity in role mode, RS256",
                64,
                peers,
                who -> assumeRoles(S3User.ROLE_OF_PROVIDER));

        Map<Server, S3User> bridges = new LinkedHashMap<>(owners);
        bridges.keySet().removeIf(server -> !server.name().startsWith("cloakroom"));
        Map<Server, S3User> users = new LinkedHashMap<>();
        bridges.forEach((server, owner) -> {
            owner.addRole("bench", "bench-user", provider.issuer());
            users.put(server, S3User.withKey(server, "bench-user", "bench-user-secret"));
        });
        String role = "arn:aws:iam::000000000000:role/bench";
        compare("AssumeRoleWithWebIdentity, role with a trust policy", 64, users, who -> assumeRoles(role));
        compare("AssumeRole, role with a trust policy", 64, users, who -> assumeRole(who, role));
    }

    /** A server that is only asked with tokens. */
    private static S3User nobody(Server server) {
        return S3User.withKey(server, OWNER, OWNER_SECRET);
    }

    /** A bridge whose state holds one user beside one with thousands: start, memory, and requests of a user. */
    private void users() throws IOException {
        Path root = Files.createTempDirectory(Path.of("/dev/shm"), "cloakroom-");
        open.push(() -> delete(root));
        Files.createDirectories(root.resolve("bench"));
        Files.write(root.resolve("bench/small"), random(SMALL));
        Server upstream = keep(new Nginx(directory).files(root));
        Map<Server, S3User> users = new LinkedHashMap<>();
        OUT.println("| state | CPU s to start | resident MiB |");
        OUT.println("| --- | --- | --- |");
        for (int count : List.of(1, MANY_USERS)) {
            Path data = ManyUsers.fill(directory.resolve("users-" + count), count, Math.max(1, count / 10));
            Server bridge = bridge(HERE, "gateway", upstream.url(), data);
            OUT.printf(
                    Locale.ROOT,
                    "| %,d users, %,d policies | %.2f | %.0f |%n",
                    count,
                    Math.max(1, count / 10),
                    bridge.cpuSeconds(),
                    bridge.residentMiB());
            users.put(bridge, S3User.withKey(bridge, ManyUsers.USER, ManyUsers.SECRET));
        }
        compare("GET 1 KiB by a user, one and many in the state", 64, users, who -> get(who, "/bench/small"));
        plugin(upstream);
    }

    /** What a decision of an access plugin adds to the time that the plugin itself takes. */
    private void plugin(Server upstream) throws IOException {
        int connections = 64;
        Server plugin = keep(SlowPlugin.start(directory));
        Server without = bridge(HERE, "gateway", upstream.url());
        Server with = bridge(
                HERE,
                "gateway",
                upstream.url(),
                directory.resolve("state-of-plugin"),
                Map.of("MINIO_POLICY_PLUGIN_URL", plugin.url() + "/"));
        Map<Server, Path> scripts = new LinkedHashMap<>();
        scripts.put(plugin, script(QUESTION));
        for (Server bridge : List.of(without, with)) {
            scripts.put(bridge, script(get(S3User.withKey(bridge, OWNER, OWNER_SECRET), "/bench/small")));
        }
        Map<Server, Wrk.Result> medians = new Comparison(
                        "GET 1 KiB, decided by a plugin that takes %d ms".formatted(SlowPlugin.THINKS_MILLIS),
                        connections,
                        scripts)
                .print(length, OUT);
        double[] millis = medians.values().stream()
                .mapToDouble(result -> connections * 1000 / result.perSecond())
                .toArray();
        OUT.printf(
                Locale.ROOT,
                "%na request takes %.2f ms: the plugin %.2f, the rest as without it %.2f, and the decision adds %.2f%n",
                millis[2],
                millis[0],
                millis[1],
                millis[2] - millis[0] - millis[1]);
    }

    private Path script(String lua) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "load", ".lua"), lua);
    }

    private static String assumeRole(S3User user) {
        return assumeRole(user, "");
    }

    private static String assumeRole(S3User user, String role) {
        String form = "Action=AssumeRole&Version=2011-06-15&DurationSeconds=3600" + S3User.roleArn(role);
        return """
                wrk.method = "POST"
                wrk.path = "/"
                wrk.body = "%s"
                wrk.headers = {%s}
                """.formatted(form, user.luaHeadersOfForm(form));
    }

    private S3User user(Server server) {
        return S3User.assumeRole(server, provider.token("bench", "readwrite"));
    }

    private static S3User filled(S3User user) {
        user.put("/bench", new byte[0]);
        user.put("/bench/small", random(SMALL));
        user.put("/bench/large", random(LARGE));
        return user;
    }

    private Optional<Server> otherStore() {
        return other.map(
                build -> bridge(build, "server", directory.resolve("old-store").toString()));
    }

    /** @param build a checkout with a built bridge */
    private Server bridge(Path build, String mode, String where) {
        return bridge(build, mode, where, directory.resolve("state-" + Server.freePort()));
    }

    private Server bridge(Path build, String mode, String where, Path data) {
        return bridge(build, mode, where, data, Map.of());
    }

    private Server bridge(Path build, String mode, String where, Path data, Map<String, String> more) {
        int port = Server.freePort();
        String name = build.equals(HERE) ? "cloakroom " + mode : "cloakroom %s of %s".formatted(mode, build);
        Map<String, String> environment = new HashMap<>();
        environment.put("MINIO_IDENTITY_OPENID_CONFIG_URL", provider.configUrl());
        environment.put("MINIO_IDENTITY_OPENID_CLIENT_ID", WebIdentityProvider.CLIENT_ID);
        environment.put("MINIO_ROOT_USER", OWNER);
        environment.put("MINIO_ROOT_PASSWORD", OWNER_SECRET);
        environment.put("CLOAKROOM_ADDRESS", "127.0.0.1:" + port);
        environment.put("CLOAKROOM_STS_RATE", "0");
        environment.putAll(more);
        if (mode.equals("gateway")) {
            environment.put("CLOAKROOM_UPSTREAM_ACCESS_KEY", "upstream");
            environment.put("CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream-secret");
            environment.put("CLOAKROOM_DATA", data.toString());
        }
        return keep(Server.start(
                name,
                port,
                List.of(build.resolve("bin/cloakroom").toAbsolutePath().toString(), mode, where),
                environment,
                directory.resolve("cloakroom-%d.log".formatted(port))));
    }

    private Optional<Server> minio() {
        return minio("minio", Map.of());
    }

    private Optional<Server> minio(String store, Map<String, String> more) {
        Optional<Path> binary = Stream.concat(
                        Stream.ofNullable(System.getenv("MINIO")).map(Path::of),
                        Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, "minio")))
                .filter(Files::isExecutable)
                .findFirst();
        if (binary.isEmpty()) {
            OUT.println("MinIO is left out: no `minio` on the path and none named by $MINIO. It installs with:"
                    + " go install github.com/minio/minio@latest");
        }
        Map<String, String> environment = new HashMap<>(Map.of(
                "MINIO_ROOT_USER",
                OWNER,
                "MINIO_ROOT_PASSWORD",
                OWNER_SECRET,
                "MINIO_BROWSER",
                "off",
                "MINIO_IDENTITY_OPENID_CONFIG_URL",
                provider.configUrl(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID",
                WebIdentityProvider.CLIENT_ID));
        environment.putAll(more);
        return binary.map(file -> {
            int port = Server.freePort();
            return keep(Server.start(
                    "MinIO",
                    port,
                    List.of(
                            file.toString(),
                            "server",
                            "--quiet",
                            "--address",
                            "127.0.0.1:" + port,
                            directory.resolve(store).toString()),
                    environment,
                    directory.resolve(store + ".log")));
        });
    }

    private void compare(String what, int connections, Map<Server, S3User> users, Function<S3User, String> script)
            throws IOException {
        Map<Server, Path> scripts = new LinkedHashMap<>();
        for (Map.Entry<Server, S3User> entry : users.entrySet()) {
            Path file = Files.createTempFile(directory, "load", ".lua");
            Files.writeString(file, script.apply(entry.getValue()));
            scripts.put(entry.getKey(), file);
        }
        new Comparison(what, connections, scripts).print(length, OUT);
    }

    private static String get(S3User user, String path) {
        return """
                wrk.path = "%s"
                wrk.headers = {%s}
                """.formatted(path, user.luaHeaders("GET", path));
    }

    private static String putLarge(S3User user, String path) {
        return """
                wrk.method = "PUT"
                wrk.path = "%s"
                wrk.body = string.rep("0123456789abcdef", %d)
                wrk.headers = {%s}
                """.formatted(path, LARGE / 16, user.luaHeaders("PUT", path));
    }

    /** Uses different keys in turn, so that no two requests in flight write the same object. */
    private static String putSmall(S3User user) {
        StringBuilder lua =
                new StringBuilder("local requests = {}\nlocal body = string.rep(\"x\", %d)\n".formatted(SMALL));
        lua.append("local all = {\n");
        for (int i = 0; i < 512; i++) {
            String path = "/bench/put/" + i;
            lua.append("{\"%s\", {%s}},\n".formatted(path, user.luaHeaders("PUT", path)));
        }
        return lua.append("""
                }
                local offset = 0
                function setup(thread) thread:set("first", offset) offset = offset + 256 end
                function init(args)
                  for i, r in ipairs(all) do requests[i] = wrk.format("PUT", r[1], r[2], body) end
                end
                local n = 0
                function request()
                  n = n + 1
                  return requests[(first + n) % #requests + 1]
                end
                """).toString();
    }

    private String assumeRoles() {
        return assumeRoles("");
    }

    private String assumeRoles(String role) {
        StringBuilder lua = new StringBuilder("local forms = {\n");
        for (int i = 0; i < 256; i++) {
            lua.append('"')
                    .append(S3User.form(provider.token("user-" + i, "readwrite")))
                    .append(S3User.roleArn(role))
                    .append("\",\n");
        }
        return lua.append("""
                }
                local requests = {}
                function init(args)
                  for i, form in ipairs(forms) do
                    requests[i] = wrk.format("POST", "/", {["content-type"]="application/x-www-form-urlencoded"}, form)
                  end
                end
                local n = 0
                function request()
                  n = n + 1
                  return requests[n % #requests + 1]
                end
                """).toString();
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private Server keep(Server server) {
        open.push(server);
        return server;
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> all =
                    new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList());
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        provider.close();
        delete(directory);
    }
}

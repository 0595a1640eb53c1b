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

/** The servers of a comparison. Closing stops them and deletes their directories. */
final class Peers implements AutoCloseable {
    static final Path HERE = Path.of("");
    static final String OWNER = "benchmark";
    static final String OWNER_SECRET = "benchmark-secret";
    static final int SMALL = 1 << 10;
    static final int MIDDLE = 64 << 10;
    static final int LARGE = 64 << 20;
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Comparison.Length length;
    private final Optional<Path> other;
    private final String only;
    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final WebIdentityProvider provider = new WebIdentityProvider();

    /**
     * @param other a checkout with a built bridge, to be measured too
     * @param only rows whose name has this text; the other rows of {@link #compare} are left out
     */
    Peers(Comparison.Length length, Optional<Path> other, String only) throws IOException {
        this.length = length;
        this.other = other;
        this.only = only;
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("benchmarks", "target")).toAbsolutePath(), "load-");
    }

    Comparison.Length length() {
        return length;
    }

    /** A directory for what the servers keep. */
    Path directory() {
        return directory;
    }

    WebIdentityProvider provider() {
        return provider;
    }

    /** The other checkout. */
    Optional<Path> other() {
        return other;
    }

    /** A directory in memory with the bucket and the objects of {@link #objects}. */
    Path objectsInMemory() throws IOException {
        Path root = Files.createTempDirectory(Path.of("/dev/shm"), "cloakroom-");
        open.push(() -> delete(root));
        return objects(root);
    }

    /** Writes the bucket {@code bench} and the objects {@code small}, {@code middle} and {@code large}. */
    static Path objects(Path root) throws IOException {
        Files.createDirectories(root.resolve("bench"));
        Files.write(root.resolve("bench/small"), random(SMALL));
        Files.write(root.resolve("bench/middle"), random(MIDDLE));
        Files.write(root.resolve("bench/large"), random(LARGE));
        return root;
    }

    Server bridge(Path build, String mode, String where) {
        return bridge(build, mode, where, directory.resolve("state-" + Server.freePort()));
    }

    Server bridge(Path build, String mode, String where, Path data) {
        return bridge(build, mode, where, data, Map.of());
    }

    Server bridge(Path build, String mode, String where, Path data, Map<String, String> more) {
        return bridge(build, mode, where, data, more, Optional.empty());
    }

    /** A gateway that speaks TLS. */
    Server bridge(Path build, String upstream, Certificate certificate) {
        return bridge(
                build,
                "gateway",
                upstream,
                directory.resolve("state-" + Server.freePort()),
                Map.of("CLOAKROOM_CERTS_DIR", certificate.directory().toString()),
                Optional.of(certificate));
    }

    private Server bridge(
            Path build,
            String mode,
            String where,
            Path data,
            Map<String, String> more,
            Optional<Certificate> certificate) {
        int port = Server.freePort();
        String name = (build.equals(HERE) ? "cloakroom " + mode : "cloakroom %s of %s".formatted(mode, build))
                + (certificate.isPresent() ? ", TLS" : "");
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
                directory.resolve("cloakroom-%d.log".formatted(port)),
                certificate));
    }

    Optional<Server> minio() {
        return minio("minio", Map.of());
    }

    Optional<Server> minio(String store, Map<String, String> more) {
        Optional<Path> binary = binary("minio", "github.com/minio/minio");
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

    /** A program, if it is on the path or named by the variable that is its name in capitals. */
    private static Optional<Path> binary(String name, String module) {
        String variable = name.toUpperCase(Locale.ROOT);
        Optional<Path> found = Stream.concat(
                        Stream.ofNullable(System.getenv(variable)).map(Path::of),
                        Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            OUT.printf(
                    "%1$s is left out: it is not on the path, and not named by $%2$s. It installs with: go install"
                            + " %3$s@latest%n",
                    name, variable, module);
        }
        return found;
    }

    /** versitygw over a directory. It does not sync what it writes. */
    Optional<Server> versitygw() {
        return binary("versitygw", "github.com/versity/versitygw/cmd/versitygw").map(file -> {
            int port = Server.freePort();
            Path files = directory.resolve("versitygw");
            try {
                Files.createDirectories(files);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return keep(Server.start(
                    "versitygw",
                    port,
                    List.of(file.toString(), "--quiet", "--port", "127.0.0.1:" + port, "posix", files.toString()),
                    Map.of("ROOT_ACCESS_KEY_ID", OWNER, "ROOT_SECRET_ACCESS_KEY", OWNER_SECRET),
                    directory.resolve("versitygw.log")));
        });
    }

    /** The embedded store of the other checkout. */
    Optional<Server> otherStore() {
        return other.map(
                build -> bridge(build, "server", directory.resolve("old-store").toString()));
    }

    /** A user with a session of a web identity. */
    S3User user(Server server) {
        return S3User.assumeRole(server, provider.token("bench", "readwrite"));
    }

    /** The owner of a server. Also for one that is only asked with tokens. */
    static S3User owner(Server server) {
        return S3User.withKey(server, OWNER, OWNER_SECRET);
    }

    /** Loads each server by the script of its user, and prints the row. */
    void compare(String what, int connections, Map<Server, S3User> users, Function<S3User, String> script)
            throws IOException {
        Map<Server, Comparison.Load> loads = new LinkedHashMap<>();
        for (Map.Entry<Server, S3User> entry : users.entrySet()) {
            loads.put(entry.getKey(), wrk(script.apply(entry.getValue())));
        }
        compare(what, connections, loads);
    }

    /** Loads each server, and prints the row. */
    void compare(String what, int connections, Map<Server, Comparison.Load> loads) {
        if (isWanted(what)) {
            new Comparison(what, connections, loads).print(length, OUT);
        }
    }

    /** Whether the row is among those that were asked for. */
    boolean isWanted(String what) {
        return what.contains(only);
    }

    /** The load by wrk with a Lua script. */
    Comparison.Load wrk(String lua) throws IOException {
        Path script = Files.writeString(Files.createTempFile(directory, "load", ".lua"), lua);
        return (server, connections, seconds) -> Wrk.run(server, connections, seconds, script);
    }

    static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    /** Closes the server in the end. */
    Server keep(Server server) {
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

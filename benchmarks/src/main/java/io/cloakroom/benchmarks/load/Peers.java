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

    /** A directory in memory with the bucket {@code bench} and the objects {@code small} and {@code large}. */
    Path objectsInMemory() throws IOException {
        Path root = Files.createTempDirectory(Path.of("/dev/shm"), "cloakroom-");
        open.push(() -> delete(root));
        return objects(root);
    }

    /** Writes the bucket {@code bench} and the objects {@code small} and {@code large}. */
    static Path objects(Path root) throws IOException {
        Files.createDirectories(root.resolve("bench"));
        Files.write(root.resolve("bench/small"), random(SMALL));
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

    Optional<Server> minio() {
        return minio("minio", Map.of());
    }

    Optional<Server> minio(String store, Map<String, String> more) {
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

    /** The embedded store of the other checkout. */
    Optional<Server> otherStore() {
        return other.map(
                build -> bridge(build, "server", directory.resolve("old-store").toString()));
    }

    /** A user with a session of a web identity. */
    S3User user(Server server) {
        return S3User.assumeRole(server, provider.token("bench", "readwrite"));
    }

    /** A server that is only asked with tokens. */
    static S3User nobody(Server server) {
        return S3User.withKey(server, OWNER, OWNER_SECRET);
    }

    /** Writes a script to a file. */
    Path script(String lua) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "load", ".lua"), lua);
    }

    /** Loads each server by the script of its user, and prints the row. */
    void compare(String what, int connections, Map<Server, S3User> users, Function<S3User, String> script)
            throws IOException {
        if (!what.contains(only)) {
            return;
        }
        Map<Server, Path> scripts = new LinkedHashMap<>();
        for (Map.Entry<Server, S3User> entry : users.entrySet()) {
            scripts.put(entry.getKey(), script(script.apply(entry.getValue())));
        }
        new Comparison(what, connections, scripts).print(length, OUT);
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

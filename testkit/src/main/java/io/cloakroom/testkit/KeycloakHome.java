package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipInputStream;

/**
 * An unpacked Keycloak with providers and realm files in place, built once and then only started.
 *
 * <p>The folder's name is a hash of what went into it. A changed JAR therefore gets a new folder, and any number of
 * processes may start from it at the same time.
 */
final class KeycloakHome {
    private static final Duration UNUSED_AFTER = Duration.ofHours(2);
    private static final String READY = "cloakroom-ready";

    private KeycloakHome() {}

    /** Returns the folder. Builds it first if it is missing, which takes about 25 seconds. */
    static synchronized Path prepare(Path cache, KeycloakServer.Options options) throws IOException {
        Files.createDirectories(cache);
        Path home = cache.resolve("keycloak-" + contentKey(options));
        try (var lock =
                FileChannel.open(cache.resolve("keycloak.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until the channel is closed
            if (!Files.exists(home.resolve(READY))) {
                removeUnused(cache);
                delete(home);
                unpack(options.distribution(), home);
                copy(options.providers(), home.resolve("providers"));
                copy(options.realms(), home.resolve("data/import"));
                build(home, options.features());
                Files.createFile(home.resolve(READY));
            }
            Files.setLastModifiedTime(home.resolve(READY), FileTime.from(Instant.now()));
        }
        return home;
    }

    private static String contentKey(KeycloakServer.Options options) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(options.distribution().getFileName().toString().getBytes(UTF_8));
            digest.update(String.join(",", options.features()).getBytes(UTF_8));
            for (Path file : options.files()) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path zip, Path home) throws IOException {
        if (!Files.exists(zip)) {
            throw new IOException("%s is missing: run ./mvnw -pl testkit -am package, which fetches it".formatted(zip));
        }
        try (InputStream in = Files.newInputStream(zip);
                var entries = new ZipInputStream(in)) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String inside = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = home.resolve(inside).normalize();
                if (entry.isDirectory()) {
                    continue;
                }
                if (!target.startsWith(home)) {
                    throw new IOException("entry leaves its folder: " + entry.getName());
                }
                Files.createDirectories(target.getParent());
                Files.copy(entries, target);
            }
        }
        for (String script : List.of("kc.sh", "kcadm.sh")) {
            if (!home.resolve("bin").resolve(script).toFile().setExecutable(true)) {
                throw new IOException("cannot make %s executable in %s".formatted(script, home));
            }
        }
    }

    private static void copy(List<Path> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    private static void build(Path home, List<String> features) throws IOException {
        Path log = home.resolve("build.log");
        List<String> line = new ArrayList<>(List.of("build", "--db=dev-mem"));
        if (!features.isEmpty()) {
            line.add("--features=" + String.join(",", features));
        }
        Process build = KeycloakProcess.command(home, log, line).start();
        if (KeycloakProcess.waitFor(build) != 0) {
            throw new IOException("kc.sh build failed:\n" + KeycloakProcess.tail(log));
        }
    }

    private static void removeUnused(Path cache) throws IOException {
        try (var homes = Files.newDirectoryStream(cache, "keycloak-*")) {
            for (Path home : homes) {
                Path ready = home.resolve(READY);
                if (Files.exists(ready)
                        && Files.getLastModifiedTime(ready)
                                .toInstant()
                                .isBefore(Instant.now().minus(UNUSED_AFTER))) {
                    delete(home);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

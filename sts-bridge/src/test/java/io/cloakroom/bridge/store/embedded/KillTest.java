package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.store.embedded.WriteUntilKilled.Said;
import io.cloakroom.bridge.store.embedded.catalog.CatalogInspection;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed as by {@code kill -9}, again and again, in the same directory. More rounds:
 * {@code -Dcloakroom.kill.rounds=200}.
 */
final class KillTest {
    private static final int ROUNDS = Integer.getInteger("cloakroom.kill.rounds", 20);
    private static final int MOST_ACKNOWLEDGED = 150;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("cloakroom.kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** What the store holds by what was acknowledged and seen. */
    private final Map<String, String> acknowledged = new HashMap<>();
    /** The change of a key that was begun and not acknowledged. */
    private final Map<String, String> begun = new HashMap<>();

    @Test
    void nothingAcknowledgedIsLostAndNothingIsThereInPart() throws IOException, InterruptedException, SQLException {
        new StoreFixture(directory).close();
        int changes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String label = "round %d of seed %d".formatted(round, seed);
            changes += writeAndKill(label);
            recover(label);
        }
        assertThat(changes).isGreaterThan(ROUNDS * MOST_ACKNOWLEDGED / 8);
    }

    private int writeAndKill(String label) throws IOException, InterruptedException {
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        WriteUntilKilled.class.getName(),
                        directory.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(log.toFile())
                .start();
        int enough = 1 + random.nextInt(MOST_ACKNOWLEDGED);
        int done = 0;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Said> said = Said.parse(line);
                if (said.isPresent() && said.get().done()) {
                    acknowledged.put(said.get().key(), said.get().held());
                    begun.remove(said.get().key());
                    done++;
                } else if (said.isPresent()) {
                    begun.put(said.get().key(), said.get().held());
                }
                if (done >= enough) {
                    // the process's own method would close the pipe with what is still to be read
                    var unused = process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("%s: %s", label, log).isEqualTo(128 + 9);
        return done;
    }

    private void recover(String label) throws IOException, SQLException {
        try (var store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
                var client = new FakeClient(store)) {
            Set<String> keys = new HashSet<>(acknowledged.keySet());
            keys.addAll(begun.keySet());
            for (String key : keys) {
                settle(label, key, body(client, key));
            }
            assertThat(listed(client)).as(label).isEqualTo(present());
            awaitNoOrphans(label);
        }
        List<String> faults = new ArrayList<>();
        StoreCheck.Report report = StoreCheck.run(directory, faults::add);
        assertThat(faults).as(label).isEmpty();
        assertThat(report.unused()).as(label).isZero();
        assertThat(report.objects()).as(label).isEqualTo(present().size());
    }

    /** Requires what was acknowledged, or what was begun after that, and takes note of which it is. */
    private void settle(String label, String key, Optional<byte[]> found) {
        String last = acknowledged.getOrDefault(key, WriteUntilKilled.ABSENT);
        String next = begun.getOrDefault(key, last);
        if (is(next, found)) {
            acknowledged.put(key, next);
        } else {
            assertThat(is(last, found))
                    .as(
                            "%s: %s held %s and was to hold %s; it has %s bytes",
                            label,
                            key,
                            last,
                            next,
                            found.map(bytes -> String.valueOf(bytes.length)).orElse("no"))
                    .isTrue();
            acknowledged.put(key, last);
        }
        begun.remove(key);
    }

    private static boolean is(String held, Optional<byte[]> found) {
        return held.equals(WriteUntilKilled.ABSENT)
                ? found.isEmpty()
                : found.isPresent() && Arrays.equals(WriteUntilKilled.bytesOf(held), found.get());
    }

    private static Optional<byte[]> body(FakeClient client, String key) {
        try {
            return Optional.of(client.get(BUCKET, key).body());
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.NO_SUCH_KEY);
            return Optional.empty();
        }
    }

    private Set<String> present() {
        Set<String> keys = new HashSet<>();
        acknowledged.forEach((key, held) -> {
            if (!held.equals(WriteUntilKilled.ABSENT)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** The sweep at the start goes on beside the calls. */
    private void awaitNoOrphans(String label) throws IOException, SQLException {
        try (CatalogInspection catalog = CatalogInspection.open(directory.resolve("catalog.sqlite"))) {
            Set<String> owned = catalog.files();
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!onDisk().equals(owned) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(onDisk()).as(label).isEqualTo(owned);
        }
    }

    private Set<String> onDisk() throws IOException {
        Set<String> names = new HashSet<>();
        while (!addOnDisk(names)) {
            names.clear();
        }
        return names;
    }

    /** @return whether no file went meanwhile */
    private boolean addOnDisk(Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(FileIds::isId)
                    .forEach(names::add);
            return true;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    private static Set<String> listed(FakeClient client) {
        Set<String> keys = new HashSet<>();
        XmlElement page = XmlElement.parse(
                client.call(S3Operation.LIST_OBJECTS_V2, BUCKET).run().body(), 20_000);
        page.children("Contents")
                .forEach(entry -> keys.add(entry.childText("Key").orElseThrow()));
        return keys;
    }
}

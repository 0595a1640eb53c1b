package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The folder the store is in: whose it is, and that nothing of others is in it. */
final class StoreDirectoryTest extends StoreTest {
    @Test
    void everythingInItIsForThisUserOnly() throws IOException {
        Path made = Files.createDirectory(directory.resolve("made"));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var other = new StoreFixture(made)) {
            other.client().put(BUCKET, "small", "x");
            other.client().put(BUCKET, "large", bytes(100_000));
            assertThat(openToOthers(made)).isEmpty();
            assertThat(made.resolve("catalog.sqlite-wal")).exists();
            assertThat(made.resolve("catalog.sqlite-shm")).exists();
        }
        loosen(made);
        try (var again = new StoreFixture(made)) {
            assertThat(again.client().get(BUCKET, "small").text()).isEqualTo("x");
            assertThat(openToOthers(made))
                    .filteredOn(path -> !FileIds.isId(String.valueOf(path.getFileName())))
                    .isEmpty();
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (!openToOthers(made).isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(openToOthers(made)).as("the sweep closes data files").isEmpty();
        }
    }

    private static void loosen(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String open = Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(open));
            }
        }
    }

    private static List<Path> openToOthers(Path root) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .endsWith("------")) {
                    open.add(path);
                }
            }
        }
        return open;
    }

    @Test
    void oneProcessAtATime() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        new EmbeddedStore(StoreConfig.Embedded.of(directory.resolve("store")), InstantSource.system()))
                .withMessageContaining("in use");
    }

    @Test
    void refusesAForeignDirectory() throws IOException {
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.doc"), "do not touch");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new EmbeddedStore(StoreConfig.Embedded.of(foreign), InstantSource.system()))
                .withMessageContaining("thesis.doc");
        assertThat(foreign).isDirectoryNotContaining("glob:cloakroom*");
    }

    @Test
    void stateMayBeThereBeforeTheObjects() throws IOException {
        Path imported = Files.createDirectory(directory.resolve("imported"));
        Files.createFile(imported.resolve("state.db"));
        Files.createFile(imported.resolve("master.key"));
        new EmbeddedStore(StoreConfig.Embedded.of(imported), InstantSource.system()).close();
        assertThat(imported).isDirectoryContaining("glob:**cloakroom-store");
    }
}

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.files.BackupHold;
import io.cloakroom.bridge.store.embedded.upkeep.StoreBackup;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy of a store that is in use. */
final class StoreBackupTest extends StoreTest {
    private static final int LARGE = 20_000;
    private static final int PAIRS_BEFORE = 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holdsWhatWasThere(boolean mayLink) throws IOException {
        client.put(BUCKET, "small", "some text");
        client.put(BUCKET, "large", bytes(LARGE));
        client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, "open").run();
        StoreBackup.Outcome outcome = StoreBackup.run(store(), target(), mayLink);
        assertThat(outcome).isEqualTo(new StoreBackup.Outcome(mayLink ? 1 : 0, mayLink ? 0 : 1));
        client.put(BUCKET, "large", "another one");
        client.call(S3Operation.DELETE_OBJECT, BUCKET, "small").run();
        fixture.awaitDataFiles(0);
        assertThat(faults()).isEmpty();
        assertThat(openToOthers()).isEmpty();
        try (var restored = new StoreFixture(target())) {
            assertThat(restored.client().get(BUCKET, "small").text()).isEqualTo("some text");
            assertThat(restored.client().get(BUCKET, "large").body()).isEqualTo(bytes(LARGE));
            restored.client().put(BUCKET, "large", "replaced in the backup");
        }
        assertThat(client.get(BUCKET, "large").text()).isEqualTo("another one");
        assertThat(faults()).isEmpty();
    }

    /** A writer replaces first one object, then another; the copy never has the second change without the first. */
    @Test
    void isOfOneMoment() throws Exception {
        client.put(BUCKET, "first", bytes(LARGE));
        client.put(BUCKET, "second", bytes(LARGE));
        var isOver = new AtomicBoolean();
        var written = new CountDownLatch(PAIRS_BEFORE);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 1; !isOver.get(); i++) {
                client.put(BUCKET, "first", bytes(LARGE + i));
                client.put(BUCKET, "second", bytes(LARGE + i));
                written.countDown();
            }
        });
        try {
            written.await();
            for (int i = 0; i < 3; i++) {
                Path target = directory.resolve("backup-" + i);
                StoreBackup.run(store(), target, true);
                assertThat(faults(target)).isEmpty();
                try (var copy = new StoreFixture(target)) {
                    int first = copy.client().get(BUCKET, "first").body().length;
                    int second = copy.client().get(BUCKET, "second").body().length;
                    assertThat(first - second).isBetween(0, 1);
                }
            }
        } finally {
            isOver.set(true);
            writer.join();
        }
    }

    @Test
    void noFileGoesWhileAnotherProcessBacksUp() throws IOException, InterruptedException {
        client.put(BUCKET, "a", bytes(LARGE));
        client.put(BUCKET, "b", bytes(LARGE));
        client.put(BUCKET, "c", bytes(LARGE));
        Process backup = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        HoldUntilTold.class.getName(),
                        store().resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(backup.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(HoldUntilTold.HELD);
            client.call(S3Operation.DELETE_OBJECT, BUCKET, "a").run();
            client.put(BUCKET, "b", "replaced");
            // The store lets go of files in the order of the commits, and of this one it does at once.
            assertThat(dataFiles()).hasSize(3);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> BackupHold.take(store().resolve("data")))
                    .withMessageContaining("another backup of")
                    .withMessageContaining("is running");
            assertThat(dataFiles()).hasSize(3);
        } finally {
            backup.getOutputStream().close();
            backup.waitFor();
        }
        client.call(S3Operation.DELETE_OBJECT, BUCKET, "c").run();
        fixture.awaitDataFiles(2);
        fixture.reopen();
        client = fixture.client();
        fixture.awaitDataFiles(0);
    }

    @Test
    void theLockBelongsToTheStore() throws IOException {
        Path lock = store().resolve("data").resolve("backup.lock");
        assertThat(lock).exists();
        Files.delete(lock);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), target(), true))
                .withMessageContaining("start it once");
        assertThat(lock).doesNotExist();
    }

    @Test
    void takesTheStateAlong() throws IOException, SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store().resolve("state.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE documents(path TEXT)");
            statement.execute("INSERT INTO documents VALUES('keys/ring')");
            Files.writeString(store().resolve("master.key"), "the key");
            StoreBackup.run(store(), target(), true);
        }
        assertThat(target().resolve("master.key")).hasContent("the key");
        assertThat(openToOthers()).isEmpty();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + target().resolve("state.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT path FROM documents")) {
            assertThat(row.getString(1)).isEqualTo("keys/ring");
        }
    }

    @Test
    void goesIntoANewDirectoryElsewhereOnly() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("thesis.doc"), "do not touch");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), full, true))
                .withMessageContaining("is not empty");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), store().resolve("backup"), true))
                .withMessageContaining("inside of");
        Path link = Files.createSymbolicLink(directory.resolve("link"), store());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), link.resolve("made/backup"), true))
                .withMessageContaining("inside of");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(full, target(), true))
                .withMessageContaining("is not a Cloakroom store");
        assertThat(target()).doesNotExist();
    }

    /** A catalog that somebody has tampered with does not lead a backup elsewhere. */
    @Test
    void copiesDataFilesOnly() throws IOException, SQLException {
        Path secret = Files.writeString(directory.resolve("secretsecret"), "not for you");
        try (var catalog = DriverManager.getConnection("jdbc:sqlite:" + store().resolve("catalog.sqlite"));
                var statement = catalog.createStatement()) {
            statement.executeUpdate("INSERT INTO files(id) VALUES('../../" + secret.getFileName() + "')");
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), target(), true))
                .withMessageContaining("is no name of a data file");
        assertThat(target().resolve("cloakroom-store")).doesNotExist();
    }

    @Test
    void aFailedOneIsNoStore() throws IOException {
        client.put(BUCKET, "large", bytes(LARGE));
        Files.delete(dataFiles().getFirst());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreBackup.run(store(), target(), true))
                .withMessageContaining("is missing");
        assertThat(target().resolve("cloakroom-store")).doesNotExist();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new StoreFixture(target()));
    }

    private Path store() {
        return directory.resolve("store");
    }

    private Path target() {
        return directory.resolve("backup");
    }

    private List<String> faults() throws IOException {
        return faults(target());
    }

    private static List<String> faults(Path store) throws IOException {
        List<String> faults = new ArrayList<>();
        assertThat(StoreCheck.run(store, faults::add).unused()).isZero();
        return faults;
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(store().resolve("data"), 2)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("backup.lock"))
                    .toList();
        }
    }

    private List<Path> openToOthers() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(target())) {
            for (Path path : paths.toList()) {
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .endsWith("------")) {
                    open.add(path);
                }
            }
        }
        return open;
    }
}

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.files.BackupHold;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCompaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making a store small that is not running. */
final class StoreCompactionTest {
    private static final int OBJECTS = 100;

    @TempDir
    Path directory;

    private Path store;

    @BeforeEach
    void fill() throws IOException {
        store = directory.resolve("store");
        try (var fixture = new StoreFixture(store)) {
            for (int i = 0; i < OBJECTS; i++) {
                fixture.client().put(BUCKET, "small-" + i, bytes(16_000));
            }
            fixture.client().put(BUCKET, "kept", "some text");
            fixture.client().put(BUCKET, "large", bytes(100_000));
            for (int i = 0; i < OBJECTS; i++) {
                fixture.client()
                        .call(S3Operation.DELETE_OBJECT, BUCKET, "small-" + i)
                        .run();
            }
        }
    }

    @Test
    void givesSpaceBackAndKeepsWhatIsThere() throws IOException {
        StoreCompaction.Outcome outcome = StoreCompaction.run(store);
        assertThat(outcome.before()).isGreaterThan(OBJECTS * 16_000L);
        assertThat(outcome.after()).isLessThan(200_000);
        assertThat(Files.size(store.resolve("catalog.sqlite"))).isEqualTo(outcome.after());
        assertThat(outcome.files()).isZero();
        try (var fixture = new StoreFixture(store)) {
            assertThat(fixture.client().get(BUCKET, "kept").text()).isEqualTo("some text");
            assertThat(fixture.client().get(BUCKET, "large").body()).isEqualTo(bytes(100_000));
            fixture.client().put(BUCKET, "new", "x");
        }
        assertWhole();
    }

    @Test
    void dropsWhatNothingRefersTo() throws IOException, SQLException {
        String orphan = "01kjmma2qtsz8j0e3q3k4djyzz";
        Path file = Files.createDirectories(store.resolve("data/zz")).resolve(orphan);
        Files.writeString(file, "owned, but of no object");
        execute("INSERT INTO files(id) VALUES('" + orphan + "')");
        execute("INSERT INTO bodies(id, content) VALUES(1000, x'00')");
        assertThat(StoreCompaction.run(store).files()).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertWhole();
    }

    /** What a damaged row refers to is not known, so nothing may be deleted. */
    @Test
    void leavesADamagedStoreAlone() throws IOException, SQLException {
        execute("UPDATE objects SET pieces = 'gibberish' WHERE key = CAST('large' AS BLOB)");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreCompaction.run(store))
                .withMessageContaining("damaged");
        try (var files = Files.walk(store.resolve("data"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(FileIds::isId))
                    .hasSize(1);
        }
    }

    @Test
    void leavesARunningStoreAlone() throws IOException {
        try (var running = new StoreFixture(store)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> StoreCompaction.run(store))
                    .withMessageContaining("is in use");
            assertThat(running.client().get(BUCKET, "kept").text()).isEqualTo("some text");
        }
    }

    @Test
    void leavesAStoreAloneThatIsBackedUp() throws IOException {
        BackupHold hold = BackupHold.take(store.resolve("data"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> StoreCompaction.run(store))
                .withMessageContaining("backup of");
        hold.close();
        assertThat(StoreCompaction.run(store).files()).isZero();
    }

    private void assertWhole() throws IOException {
        List<String> faults = new ArrayList<>();
        StoreCheck.Report report = StoreCheck.run(store, faults::add);
        assertThat(faults).isEmpty();
        assertThat(report.unused()).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}

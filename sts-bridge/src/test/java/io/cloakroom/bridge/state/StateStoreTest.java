package io.cloakroom.bridge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateStoreTest {
    @TempDir
    Path directory;

    enum Kind {
        SQLITE,
        MEMORY
    }

    private StateStore open(Kind kind) {
        return switch (kind) {
            case SQLITE -> SqliteStateStore.open(directory);
            case MEMORY -> new MemoryStateStore();
        };
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatWasPut(Kind kind) {
        try (StateStore store = open(kind)) {
            assertThat(store.get("keys/ring")).isEmpty();
            long revision = store.compareAndPut("keys/ring", StateStore.ABSENT, "{\"a\":1}")
                    .orElseThrow();
            assertThat(store.get("keys/ring")).contains(new StateDocument("keys/ring", revision, "{\"a\":1}"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToOverwriteWhatItsCallerHasNotSeen(Kind kind) {
        try (StateStore store = open(kind)) {
            long first = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.compareAndPut("a", StateStore.ABSENT, "2")).isEmpty();
            OptionalLong second = store.compareAndPut("a", first, "2");
            assertThat(second).isPresent();
            assertThat(store.compareAndPut("a", first, "3")).isEmpty();
            assertThat(store.get("a").orElseThrow().json()).isEqualTo("2");
            assertThat(store.compareAndPut("b", 7, "1")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverGivesARevisionTwice(Kind kind) {
        try (StateStore store = open(kind)) {
            long first = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.delete("a", first + 1)).isFalse();
            assertThat(store.delete("a", StateStore.ABSENT)).isFalse();
            assertThat(store.delete("a", first)).isTrue();
            assertThat(store.delete("a", first)).isFalse();
            assertThat(store.compareAndPut("a", StateStore.ABSENT, "2").orElseThrow())
                    .isGreaterThan(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsByPrefixInOrder(Kind kind) {
        try (StateStore store = open(kind)) {
            for (String path :
                    new String[] {"cutoffs/b", "cutoffs/a", "cutoff", "keys/ring", "cutoffs%", "Cutoffs/c"}) {
                assertThat(store.compareAndPut(path, StateStore.ABSENT, "{}")).isPresent();
            }
            assertThat(store.list("cutoffs/"))
                    .extracting(StateDocument::path)
                    .containsExactly("cutoffs/a", "cutoffs/b");
            assertThat(store.list("")).hasSize(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWritersOfOneRevisionOneWins(Kind kind) {
        try (StateStore store = open(kind)) {
            long winners = IntStream.range(0, 16)
                    .parallel()
                    .filter(i ->
                            store.compareAndPut("a", StateStore.ABSENT, "" + i).isPresent())
                    .count();
            assertThat(winners).isOne();
        }
    }

    @Test
    void isThereAfterReopening() {
        try (StateStore store = SqliteStateStore.open(directory)) {
            assertThat(store.compareAndPut("a", StateStore.ABSENT, "1")).isPresent();
        }
        try (StateStore store = SqliteStateStore.open(directory)) {
            assertThat(store.get("a").orElseThrow().json()).isEqualTo("1");
        }
    }

    @Test
    void syncsEveryCommit() throws Exception {
        try (StateStore store = SqliteStateStore.open(directory);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                Statement statement = other.createStatement();
                var rows = statement.executeQuery("PRAGMA journal_mode")) {
            assertThat(store.get("a")).isEmpty();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void refusesAFileThatIsNoStore() throws Exception {
        Files.writeString(directory.resolve("state.db"), "this is not a database, whatever its name says".repeat(50));
        assertThatExceptionOfType(StateException.class)
                .isThrownBy(() -> SqliteStateStore.open(directory))
                .withMessageContaining("state.db");
    }

    @Test
    void refusesTheSchemaOfANewerVersion() throws Exception {
        SqliteStateStore.open(directory).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatExceptionOfType(StateException.class)
                .isThrownBy(() -> SqliteStateStore.open(directory))
                .havingCause()
                .withMessageContaining("99");
    }
}

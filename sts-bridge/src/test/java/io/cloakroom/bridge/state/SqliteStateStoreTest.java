package io.cloakroom.bridge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends StateStoreContract {
    @TempDir
    Path directory;

    @Override
    protected StateStore open() {
        return SqliteStateStore.open(directory);
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
    void noticesWhatAnotherProcessWritesOrRemoves() throws Exception {
        try (StateStore store = SqliteStateStore.open(directory);
                StateStore other = SqliteStateStore.open(directory)) {
            long revision = other.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            try (StateWatch watch = store.watch(store.list("").revision())) {
                other.delete("a", revision);
                awaitMissed(watch);
            }
            assertThat(store.list("").documents()).isEmpty();
            try (StateWatch watch = store.watch(store.list("").revision())) {
                other.compareAndPut("b", StateStore.ABSENT, "1");
                store.compareAndPut("c", StateStore.ABSENT, "1");
                assertThat(watch.next())
                        .as("its own change has the higher revision, and must not hide the other")
                        .isInstanceOf(StateEvent.Missed.class);
            }
        }
    }

    @Test
    void noticesWhatWasWrittenBetweenListAndWatch() throws Exception {
        try (StateStore store = SqliteStateStore.open(directory);
                StateStore other = SqliteStateStore.open(directory)) {
            long revision = store.list("").revision();
            other.compareAndPut("a", StateStore.ABSENT, "1");
            try (StateWatch watch = store.watch(revision)) {
                assertThat(watch.next()).isInstanceOf(StateEvent.Missed.class);
            }
        }
    }

    /** The caller is told of a failure, but the document is there. */
    @Test
    void aWriteThatFailsAfterItsCommitIsNoticed() throws Exception {
        AtomicBoolean isBroken = new AtomicBoolean();
        try (StateStore store = SqliteStateStore.open(directory, sound -> breakable(sound, isBroken));
                StateWatch watch = store.watch(store.list("").revision())) {
            isBroken.set(true);
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.compareAndPut("a", StateStore.ABSENT, "1"));
            isBroken.set(false);
            assertThat(store.get("a")).isPresent();
            assertThat(watch.next()).isInstanceOf(StateEvent.Missed.class);
        }
    }

    /** Once broken, it fails after the next commit. */
    private static Connection breakable(Connection sound, AtomicBoolean isBroken) {
        AtomicBoolean isCommitted = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                SqliteStateStoreTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (isBroken.get() && isCommitted.get()) {
                        throw new SQLException("disk I/O error");
                    }
                    isCommitted.set(isBroken.get() && arguments != null && "COMMIT".equals(arguments[0]));
                    return method.invoke(sound, arguments);
                });
    }

    /** SQLite ends the transaction by itself then, so there is nothing to roll back. */
    @Test
    void aFullDiskIsNamedAndDoesNotStay() throws Exception {
        try (StateStore store = SqliteStateStore.open(directory, SqliteStateStoreTest::withFewPages)) {
            OptionalLong small = store.compareAndPut("small", StateStore.ABSENT, "1");
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.compareAndPut("large", StateStore.ABSENT, "1".repeat(1_000_000)))
                    .withMessageContaining("cannot be written")
                    .havingCause()
                    .withMessageContaining("full");
            assertThat(store.get("large")).isEmpty();
            assertThat(store.compareAndPut("small", small.orElseThrow(), "2")).isPresent();
            assertThat(store.get("small").orElseThrow().json()).isEqualTo("2");
        }
    }

    private static Connection withFewPages(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = 30");
            return connection;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitMissed(StateWatch watch) throws InterruptedException {
        while (!(watch.next() instanceof StateEvent.Missed)) {
            assertThat(watch).isNotNull();
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

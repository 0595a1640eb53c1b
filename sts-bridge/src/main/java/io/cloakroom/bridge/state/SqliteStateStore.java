package io.cloakroom.bridge.state;

import io.cloakroom.bridge.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The state of one node, in the file {@code state.db} of its data directory. Only this user can reach it. It uses a
 * write-ahead log that is synced at every commit. SQLite gives its other files the same permissions.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_synchronous">SQLite: synchronous</a>
 */
public final class SqliteStateStore implements StateStore {
    private static final int SCHEMA_VERSION = 1;
    private static final String SCHEMA = """
            CREATE TABLE document (path TEXT PRIMARY KEY, revision INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE counter (revision INTEGER NOT NULL);
            INSERT INTO counter VALUES (0);
            """;

    /** How soon a running process sees what another one has written. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Path file;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final LocalChanges changes = new LocalChanges(this::lookForOthers, LOOK_EVERY);
    /** Changes when another connection writes. */
    private long dataVersion;

    private SqliteStateStore(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.dataVersion = number("PRAGMA data_version");
    }

    /**
     * Opens the store, and creates it if it is missing.
     *
     * @param dataDirectory must exist
     * @throws StateException if it cannot be opened or was written by a newer version
     */
    public static SqliteStateStore open(Path dataDirectory) {
        return open(dataDirectory, UnaryOperator.identity());
    }

    /** @param wrapper of the connection */
    static SqliteStateStore open(Path dataDirectory, UnaryOperator<Connection> wrapper) {
        Path file = dataDirectory.resolve("state.db");
        try {
            PrivateFiles.create(file);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try {
                prepare(connection, file);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return new SqliteStateStore(file, wrapper.apply(connection));
        } catch (IOException | SQLException e) {
            throw new StateException("the state store %s cannot be opened".formatted(file), e);
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("BEGIN IMMEDIATE");
            int version = userVersion(statement);
            if (version == 0) {
                statement.executeUpdate(SCHEMA);
                statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
            }
            statement.execute("COMMIT");
            if (version > SCHEMA_VERSION) {
                throw new SQLException("%s has schema version %d; this program knows up to %d"
                        .formatted(file, version, SCHEMA_VERSION));
            }
        }
    }

    private static int userVersion(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    @Override
    public Optional<StateDocument> get(String path) {
        return guarded(
                "read",
                () -> query("SELECT path, revision, json FROM document WHERE path = ?", path).stream()
                        .findFirst());
    }

    @Override
    public StateListing list(String pathPrefix) {
        return guarded(
                "read",
                () -> inTransaction(
                        "BEGIN",
                        () -> new StateListing(
                                number("SELECT revision FROM counter"),
                                query(
                                        "SELECT path, revision, json FROM document WHERE substr(path, 1, length(?1)) = ?1 ORDER BY path",
                                        pathPrefix))));
    }

    @Override
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        return write(path, expectedRevision, revision -> {
            update("INSERT OR REPLACE INTO document (path, revision, json) VALUES (?, ?, ?)", path, revision, json);
            return new StateChange.Written(new StateDocument(path, revision, json));
        });
    }

    @Override
    public OptionalLong delete(String path, long expectedRevision) {
        if (expectedRevision == ABSENT) {
            return OptionalLong.empty();
        }
        return write(path, expectedRevision, revision -> {
            update("DELETE FROM document WHERE path = ?", path);
            return new StateChange.Removed(path);
        });
    }

    @Override
    public StateWatch watch(long revision) {
        return guarded("read", () -> {
            StateWatch watch = changes.watch();
            if (number("SELECT revision FROM counter") != revision) {
                changes.missed();
            }
            return watch;
        });
    }

    @Override
    public void close() {
        guarded("closed", () -> {
            connection.close();
            return true;
        });
    }

    private OptionalLong write(String path, long expectedRevision, Write work) {
        return guarded("written", () -> {
            boolean isTold = false;
            try {
                OptionalLong revision = writeAndTell(path, expectedRevision, work);
                isTold = true;
                return revision;
            } finally {
                if (!isTold) {
                    changes.missed(); // it may have been written nevertheless
                }
            }
        });
    }

    private OptionalLong writeAndTell(String path, long expectedRevision, Write work) throws SQLException {
        Optional<Done> done = inTransaction("BEGIN IMMEDIATE", () -> {
            if (revisionOf(path) != expectedRevision) {
                return Optional.empty();
            }
            update("UPDATE counter SET revision = revision + 1");
            long revision = number("SELECT revision FROM counter");
            return Optional.of(new Done(revision, work.as(revision)));
        });
        // What another process wrote before has a lower revision. A watch that is told ours first would skip it.
        noticeOthers();
        done.ifPresent(it -> changes.publish(it.revision(), it.change()));
        return done.map(it -> OptionalLong.of(it.revision())).orElse(OptionalLong.empty());
    }

    private record Done(long revision, StateChange change) {}

    private long revisionOf(String path) throws SQLException {
        List<StateDocument> found = query("SELECT path, revision, json FROM document WHERE path = ?", path);
        return found.isEmpty() ? ABSENT : found.getFirst().revision();
    }

    private void lookForOthers() {
        guarded("read", () -> {
            noticeOthers();
            return number("SELECT revision FROM counter");
        });
    }

    private void noticeOthers() throws SQLException {
        long version = number("PRAGMA data_version");
        if (version != dataVersion) {
            dataVersion = version;
            changes.missed();
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no answer to " + sql);
            }
            return rows.getLong(1);
        }
    }

    private List<StateDocument> query(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            List<StateDocument> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new StateDocument(rows.getString(1), rows.getLong(2), rows.getString(3)));
                }
            }
            return List.copyOf(found);
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private <T> T inTransaction(String begin, SqlWork<T> work) throws SQLException {
        update(begin);
        try {
            T result = work.run();
            update("COMMIT");
            return result;
        } catch (Throwable e) {
            rollBack(e);
            throw e;
        }
    }

    /** After some failures, as on a full disk, SQLite has rolled back already. */
    private void rollBack(Throwable reason) {
        try {
            update("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private <T> T guarded(String what, SqlWork<T> work) {
        lock.lock();
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StateException("the state store %s cannot be %s".formatted(file, what), e);
        } finally {
            lock.unlock();
        }
    }

    private interface SqlWork<T> {
        T run() throws SQLException;
    }

    private interface Write {
        StateChange as(long revision) throws SQLException;
    }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

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

    private final Path file;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private SqliteStateStore(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the store, and creates it if it is missing.
     *
     * @param dataDirectory must exist
     * @throws StateException if it cannot be opened or was written by a newer version
     */
    public static SqliteStateStore open(Path dataDirectory) {
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
            return new SqliteStateStore(file, connection);
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
    public List<StateDocument> list(String pathPrefix) {
        return guarded(
                "read",
                () -> query(
                        "SELECT path, revision, json FROM document WHERE substr(path, 1, length(?1)) = ?1 ORDER BY path",
                        pathPrefix));
    }

    @Override
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        return guarded(
                "written",
                () -> inTransaction(() -> {
                    if (revisionOf(path) != expectedRevision) {
                        return OptionalLong.empty();
                    }
                    long revision = nextRevision();
                    update(
                            "INSERT OR REPLACE INTO document (path, revision, json) VALUES (?, ?, ?)",
                            path,
                            revision,
                            json);
                    return OptionalLong.of(revision);
                }));
    }

    @Override
    public boolean delete(String path, long expectedRevision) {
        return guarded(
                        "written",
                        () -> update("DELETE FROM document WHERE path = ? AND revision = ?", path, expectedRevision))
                == 1;
    }

    @Override
    public void close() {
        guarded("closed", () -> {
            connection.close();
            return true;
        });
    }

    private long revisionOf(String path) throws SQLException {
        List<StateDocument> found = query("SELECT path, revision, json FROM document WHERE path = ?", path);
        return found.isEmpty() ? ABSENT : found.getFirst().revision();
    }

    private long nextRevision() throws SQLException {
        update("UPDATE counter SET revision = revision + 1");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT revision FROM counter")) {
            if (!rows.next()) {
                throw new SQLException("the revision counter is gone");
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

    private <T> T inTransaction(SqlWork<T> work) throws SQLException {
        update("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            T result = work.run();
            update("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                update("ROLLBACK");
            }
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
}

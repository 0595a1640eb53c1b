package io.cloakroom.bridge.store.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * The catalog's tables. Keys are blobs, so that they sort byte-wise. Small bodies have a table of their own, which keeps the
 * rows that listings walk over short.
 */
final class Schema {
    private static final int VERSION = 1;
    private static final String[] TABLES = {
        """
        CREATE TABLE buckets(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL) STRICT""",
        """
        CREATE TABLE objects(
            bucket INTEGER NOT NULL,
            key BLOB NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            etag TEXT NOT NULL,
            storage_class TEXT NOT NULL,
            body INTEGER,
            pieces TEXT NOT NULL,
            metadata TEXT NOT NULL,
            checksums TEXT NOT NULL,
            tags TEXT NOT NULL,
            upload TEXT NOT NULL,
            PRIMARY KEY(bucket, key)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE bodies(id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT",
        "CREATE TABLE files(id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE uploads(
            bucket INTEGER NOT NULL,
            key BLOB NOT NULL,
            id TEXT NOT NULL,
            initiated INTEGER NOT NULL,
            storage_class TEXT NOT NULL,
            metadata TEXT NOT NULL,
            tags TEXT NOT NULL,
            algorithm TEXT NOT NULL,
            full_object INTEGER NOT NULL,
            PRIMARY KEY(bucket, key, id)) STRICT, WITHOUT ROWID""",
        """
        CREATE TABLE parts(
            upload TEXT NOT NULL,
            number INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            etag TEXT NOT NULL,
            file TEXT NOT NULL,
            checksum TEXT NOT NULL,
            PRIMARY KEY(upload, number)) STRICT, WITHOUT ROWID"""
    };

    private Schema() {}

    /** A connection whose commits are synced to disk: what is committed survives a crash. */
    static Connection connect(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setCacheSize(-4096);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Makes the tables if they are not there. */
    static void create(Statements catalog) throws SQLException {
        try (Statement statement = catalog.connection().createStatement()) {
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version == VERSION) {
                return;
            }
            if (version != 0) {
                throw new SQLException("the catalog has schema %d, this version knows %d".formatted(version, VERSION));
            }
            statement.execute("BEGIN IMMEDIATE");
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }
}

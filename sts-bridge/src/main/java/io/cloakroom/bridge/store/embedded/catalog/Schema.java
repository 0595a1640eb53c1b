package io.cloakroom.bridge.store.embedded.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;

/**
 * The catalog's tables. Keys are blobs, so that they sort by bytes. Small bodies have a table of their own: this keeps
 * the rows short that listings scan. Schema 1 stored headers as lines, which a header's name could break. Schema 2
 * stored the checksum of an object as headers, and had no bucket tags. Schema 3 had no CORS of buckets.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final int VERSION = 4;

    /** How long a connection waits for a lock of another. */
    static final int BUSY_MILLIS = 10_000;

    private static final String[] TABLES = {
        """
        CREATE TABLE buckets(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            tags TEXT NOT NULL DEFAULT '',
            cors TEXT NOT NULL DEFAULT '') STRICT""",
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

    private static final String UPLOADS_BY_AGE = "CREATE INDEX uploads_by_age ON uploads(initiated)";

    private Schema() {}

    /** A connection whose commits are synced to disk, so that they survive a crash. */
    static Connection connect(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-4096);
        config.setGetGeneratedKeys(false); // the driver would look for one after each change: 4 % of a small PUT
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Requires the schema of this version. */
    static void requireCurrent(CatalogConnection catalog) throws SQLException {
        try (Statement statement = catalog.connection().createStatement()) {
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version != VERSION) {
                throw new SQLException(
                        "the catalog has schema %d, this version has %d: start the bridge once, which brings it up to date"
                                .formatted(version, VERSION));
            }
        }
    }

    /** Creates missing tables, and upgrades those of an older version. */
    static void create(CatalogConnection catalog) throws SQLException {
        try (Statement statement = catalog.connection().createStatement()) {
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version == VERSION) {
                return;
            }
            if (version > VERSION) {
                throw new SQLException("the catalog has schema %d, this version knows %d".formatted(version, VERSION));
            }
            statement.execute("BEGIN IMMEDIATE");
            if (version == 0) {
                make(statement);
            }
            if (version == 1) {
                rewriteHeaders(catalog.connection());
                statement.execute(UPLOADS_BY_AGE);
            }
            if (version == 1 || version == 2) {
                rewriteChecksums(catalog.connection());
                statement.execute("ALTER TABLE buckets ADD COLUMN tags TEXT NOT NULL DEFAULT ''");
            }
            if (version > 0) {
                statement.execute("ALTER TABLE buckets ADD COLUMN cors TEXT NOT NULL DEFAULT ''");
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    private static void make(Statement statement) throws SQLException {
        for (String table : TABLES) {
            statement.execute(table);
        }
        statement.execute(UPLOADS_BY_AGE);
    }

    private static void rewriteHeaders(Connection connection) throws SQLException {
        Function.create(connection, "of_lines", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(HeaderText.ofLines(value_text(0)));
            }
        });
        try (Statement statement = connection.createStatement()) {
            int objects = statement.executeUpdate("""
                    UPDATE objects SET metadata = of_lines(metadata), checksums = of_lines(checksums)
                    WHERE metadata <> '' OR checksums <> ''""");
            int uploads = statement.executeUpdate("UPDATE uploads SET metadata = of_lines(metadata)");
            LOG.info("rewrote the headers of {} objects and {} uploads for schema {}", objects, uploads, VERSION);
        }
        Function.destroy(connection, "of_lines");
    }

    private static void rewriteChecksums(Connection connection) throws SQLException {
        Function.create(connection, "of_headers", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(Checksum.stored(Checksum.find(HeaderText.read(value_text(0)))));
            }
        });
        try (Statement statement = connection.createStatement()) {
            int objects = statement.executeUpdate(
                    "UPDATE objects SET checksums = of_headers(checksums) WHERE checksums <> ''");
            LOG.info("rewrote the checksums of {} objects for schema {}", objects, VERSION);
        }
        Function.destroy(connection, "of_headers");
    }
}

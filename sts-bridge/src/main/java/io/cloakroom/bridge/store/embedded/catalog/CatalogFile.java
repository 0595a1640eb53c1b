package io.cloakroom.bridge.store.embedded.catalog;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** Work on a whole database file of SQLite. It blocks. */
public final class CatalogFile {
    private static final int PATIENCE_MILLIS = 60_000;

    private CatalogFile() {}

    /**
     * Copies a database as it is at one moment, whoever uses it meanwhile. The copy is not synced to disk.
     *
     * @param to an empty file
     */
    public static void copy(Path from, Path to) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MILLIS);
        try (var connection = config.createConnection("jdbc:sqlite:" + from);
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, to.toString());
            copy.execute();
        }
    }

    /**
     * Drops what nothing refers to and gives unused space back to the disk. No bridge may use the catalog. While it
     * runs it needs as much free space as the catalog has.
     *
     * @param unusedFiles ids of data files that no object and no part has
     */
    public static void compact(Path file, Set<String> unusedFiles) throws SQLException {
        var statements = new CatalogConnection(Schema.connect(file));
        try {
            Schema.requireCurrent(statements);
            statements.run("BEGIN IMMEDIATE");
            for (String id : unusedFiles) {
                statements.change("DELETE FROM files WHERE id = ?", id);
            }
            statements.run("""
                    DELETE FROM bodies WHERE id NOT IN (SELECT body FROM objects WHERE body IS NOT NULL)""");
            statements.run("COMMIT");
            statements.run("VACUUM");
            statements.run("PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            statements.close();
        }
    }
}

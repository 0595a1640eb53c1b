package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A catalog that is looked at as a whole, row by row, those that contradict each other too. It changes nothing. For one
 * thread; blocks.
 */
public final class CatalogInspection implements AutoCloseable {
    private static final String OBJECTS = "SELECT " + ObjectRows.COLUMNS + """
            , coalesce(u.name, ''), o.key, o.size, o.pieces = '' AND b.content IS NULL
            FROM objects o LEFT JOIN buckets u ON u.id = o.bucket LEFT JOIN bodies b ON b.id = o.body
            ORDER BY o.bucket, o.key""";
    private static final String PARTS = """
            SELECT number, size, modified, etag, file, checksum, upload, upload IN (SELECT id FROM uploads)
            FROM parts ORDER BY upload, number""";

    private final CatalogConnection statements;

    private CatalogInspection(CatalogConnection statements) {
        this.statements = statements;
    }

    /**
     * Opens a catalog.
     *
     * @throws SQLException if it cannot be read, or has another schema
     */
    public static CatalogInspection open(Path file) throws SQLException {
        var statements = new CatalogConnection(Schema.connect(file));
        try {
            Schema.requireCurrent(statements);
            statements.run("PRAGMA query_only = ON");
            return new CatalogInspection(statements);
        } catch (SQLException e) {
            statements.close();
            throw e;
        }
    }

    /**
     * A row of an object.
     *
     * @param bucket its name; empty if there is no such bucket
     * @param size in bytes, as listings tell it
     * @param object empty if the row cannot be read, or its bytes are to be in the catalog and are not
     */
    public record ObjectRow(String bucket, String key, long size, Optional<StoredObject> object) {}

    /**
     * A row of a part of an upload.
     *
     * @param hasUpload whether there is such an upload
     */
    public record PartRow(String upload, Part part, boolean hasUpload) {}

    /** Takes rows. */
    @FunctionalInterface
    public interface Visitor<T> {
        void visit(T row) throws IOException;
    }

    /** What SQLite finds wrong with the file; empty if it is sound. Reads all of it. */
    public List<String> damage() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statements.query("PRAGMA integrity_check(20)")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }

    /** All objects, by bucket and key. */
    public void objects(Visitor<ObjectRow> visitor) throws SQLException, IOException {
        try (ResultSet rows = statements.query(OBJECTS)) {
            while (rows.next()) {
                visitor.visit(new ObjectRow(
                        rows.getString(10), CatalogConnection.text(rows.getBytes(11)), rows.getLong(12), object(rows)));
            }
        }
    }

    private static Optional<StoredObject> object(ResultSet row) throws SQLException {
        if (row.getBoolean(13)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ObjectRows.object(row));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The parts of all uploads in progress. */
    public void parts(Visitor<PartRow> visitor) throws SQLException, IOException {
        try (ResultSet rows = statements.query(PARTS)) {
            while (rows.next()) {
                var part = new Part(
                        rows.getInt(1),
                        rows.getLong(2),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6));
                visitor.visit(new PartRow(rows.getString(7), part, rows.getBoolean(8)));
            }
        }
    }

    /** The ids of the data files that belong to the store. The sweep at the start deletes all others. */
    public Set<String> files() throws SQLException {
        Set<String> ids = new HashSet<>();
        try (ResultSet rows = statements.query("SELECT id FROM files")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    /** How many small bodies no object has. */
    public long unusedBodies() throws SQLException {
        try (ResultSet row = statements.query("""
                SELECT count(*) FROM bodies WHERE id NOT IN (SELECT body FROM objects WHERE body IS NOT NULL)""")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}

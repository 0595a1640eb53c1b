package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.Content.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of the table {@code objects}. */
public final class ObjectRows {
    /** What {@link #object} reads, of {@code objects o} and {@code bodies b}. */
    static final String COLUMNS =
            "o.modified, o.etag, o.storage_class, o.pieces, o.metadata, o.checksums, o.tags, o.upload, b.content";

    static final String FIND = "SELECT " + COLUMNS
            + " FROM objects o LEFT JOIN bodies b ON b.id = o.body WHERE o.bucket = ? AND o.key = ?";

    private ObjectRows() {}

    /** The object under a key, if there is one. Its content is read with it if it is in the catalog. */
    public static Optional<StoredObject> find(CatalogConnection statements, ObjectKey key) throws SQLException {
        try (ResultSet row = statements.query(FIND, key.bucket(), key.keyBytes())) {
            return row.next() ? Optional.of(object(row)) : Optional.empty();
        }
    }

    /** The object of a row whose first columns are {@link #COLUMNS}. */
    static StoredObject object(ResultSet row) throws SQLException {
        String pieces = row.getString(4);
        return new StoredObject(
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(1)),
                HeaderText.read(row.getString(5)),
                Checksum.ofStored(row.getString(6)),
                TagSet.stored(row.getString(7)),
                row.getString(3),
                row.getString(8),
                pieces.isEmpty() ? new Content.Inline(row.getBytes(9)) : new Content.Pieces(readPieces(pieces)));
    }

    /**
     * All objects of all buckets.
     *
     * @param objects how many there are
     * @param bytes of their contents
     */
    public record Totals(long objects, long bytes) {}

    /** Counts the objects. Reads every row. */
    public static Totals totals(CatalogConnection statements) throws SQLException {
        try (ResultSet row = statements.query("SELECT count(*), coalesce(sum(size), 0) FROM objects")) {
            row.next();
            return new Totals(row.getLong(1), row.getLong(2));
        }
    }

    /** Writes a line for each piece: number, file, size, checksum. */
    static String writePieces(List<Piece> pieces) {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(piece.number())
                    .append(' ')
                    .append(piece.file())
                    .append(' ')
                    .append(piece.size())
                    .append(' ')
                    .append(piece.checksum())
                    .append('\n');
        }
        return text.toString();
    }

    static List<Piece> readPieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        text.lines().forEach(line -> {
            String[] fields = line.split(" ", -1);
            pieces.add(new Piece(Integer.parseInt(fields[0]), fields[1], Long.parseLong(fields[2]), fields[3]));
        });
        return pieces;
    }
}

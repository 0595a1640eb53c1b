package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_UPLOAD;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of the tables {@code uploads} and {@code parts}. */
public final class MultipartRows {
    private static final String COLUMNS =
            "key, id, initiated, storage_class, metadata, tags, algorithm, full_object FROM uploads ";

    /** An upload that is due to end. */
    record Due(ObjectKey key, String id) {}

    /** Where a listing goes on. */
    static final class Place {
        private final byte[] key;
        private final String id;

        Place(byte[] key, String id) {
            this.key = key;
            this.id = id;
        }

        byte[] key() {
            return key;
        }

        String id() {
            return id;
        }
    }

    private MultipartRows() {}

    /** The upload of a key and an id. @throws AwsException {@code NoSuchUpload} */
    public static Upload require(CatalogConnection statements, ObjectKey key, String id) throws SQLException {
        return find(statements, key, id).orElseThrow(() -> new AwsException(NO_SUCH_UPLOAD));
    }

    /** The upload of a key and an id, if it is in progress. */
    public static Optional<Upload> find(CatalogConnection statements, ObjectKey key, String id) throws SQLException {
        String sql = "SELECT " + COLUMNS + "WHERE bucket = ? AND key = ? AND id = ?";
        try (ResultSet row = statements.query(sql, key.bucket(), key.keyBytes(), id)) {
            return row.next() ? Optional.of(upload(key.bucket(), row)) : Optional.empty();
        }
    }

    /** The uploads of a bucket by key and id, after the given place; {@link #entry} reads one. */
    static ResultSet list(CatalogConnection statements, long bucket, Place after) throws SQLException {
        return statements.query("""
                SELECT key, id, initiated, storage_class, algorithm, full_object FROM uploads
                WHERE bucket = ? AND (key, id) > (?, ?) ORDER BY key, id""", bucket, after.key(), after.id());
    }

    /** The oldest upload that was created before a time. */
    static Optional<Due> begunBefore(CatalogConnection statements, Instant time) throws SQLException {
        String sql = "SELECT bucket, key, id FROM uploads WHERE initiated < ? ORDER BY initiated LIMIT 1";
        try (ResultSet row = statements.query(sql, time.toEpochMilli())) {
            return row.next()
                    ? Optional.of(new Due(
                            new ObjectKey(row.getLong(1), CatalogConnection.text(row.getBytes(2))), row.getString(3)))
                    : Optional.empty();
        }
    }

    static UploadPage.Entry entry(ResultSet row) throws SQLException {
        return new UploadPage.Entry(
                CatalogConnection.text(row.getBytes(1)),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                checksum(row.getString(5), row.getInt(6) != 0));
    }

    /** The parts by number, above the given number; at most {@code limit}. An unknown upload has none. */
    public static List<Part> parts(CatalogConnection statements, String upload, int after, int limit)
            throws SQLException {
        String sql = """
                SELECT number, size, modified, etag, file, checksum FROM parts
                WHERE upload = ? AND number > ? ORDER BY number LIMIT ?""";
        List<Part> parts = new ArrayList<>();
        try (ResultSet rows = statements.query(sql, upload, after, limit)) {
            while (rows.next()) {
                parts.add(new Part(
                        rows.getInt(1),
                        rows.getLong(2),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6)));
            }
        }
        return parts;
    }

    private static Upload upload(long bucket, ResultSet row) throws SQLException {
        return new Upload(
                row.getString(2),
                new ObjectKey(bucket, CatalogConnection.text(row.getBytes(1))),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                HeaderText.read(row.getString(5)),
                TagSet.stored(row.getString(6)),
                checksum(row.getString(7), row.getInt(8) != 0));
    }

    private static Optional<MultipartChecksum> checksum(String algorithm, boolean fullObject) {
        return ChecksumAlgorithm.ofName(algorithm).map(known -> new MultipartChecksum(known, fullObject));
    }
}

package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.store.embedded.catalog.MultipartRows.Due;
import io.cloakroom.bridge.store.embedded.catalog.Upload.Part;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.Content.Piece;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes multipart uploads in the catalog, inside the transaction of a {@link CatalogWriter}. */
public final class MultipartWriter {
    private final CatalogWriter writer;
    private final CatalogConnection statements;

    /** @param writer the transaction; this is not used after it */
    public MultipartWriter(CatalogWriter writer) {
        this.writer = writer;
        this.statements = writer.statements();
    }

    /** Begins an upload. @throws AwsException {@code NoSuchBucket} */
    public void create(Upload upload) throws SQLException {
        writer.requireBucket(upload.key().bucket());
        statements.change(
                """
                INSERT INTO uploads(bucket, key, id, initiated, storage_class, metadata, tags, algorithm, full_object)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                upload.key().bucket(),
                upload.key().keyBytes(),
                upload.id(),
                upload.initiated().toEpochMilli(),
                upload.storageClass(),
                HeaderText.write(upload.metadata()),
                upload.tags().form(),
                upload.checksum().map(checksum -> checksum.algorithm().name()).orElse(""),
                upload.checksum().filter(MultipartChecksum::fullObject).isPresent() ? 1 : 0);
    }

    /**
     * Puts a part, in place of one with the same number. The catalog owns its file from now on.
     *
     * @throws AwsException {@code NoSuchUpload}
     */
    public void putPart(ObjectKey key, String uploadId, Part part) throws SQLException {
        MultipartRows.require(statements, key, uploadId);
        for (Part old : MultipartRows.parts(statements, uploadId, part.number() - 1, 1)) {
            if (old.number() == part.number()) {
                writer.release(new Content.Pieces(List.of(piece(old))));
            }
        }
        writer.adopt(part.file());
        statements.change(
                """
                INSERT OR REPLACE INTO parts(upload, number, size, modified, etag, file, checksum)
                VALUES(?, ?, ?, ?, ?, ?, ?)""",
                uploadId,
                part.number(),
                part.size(),
                part.modified().toEpochMilli(),
                part.etag(),
                part.file(),
                part.checksum());
    }

    /** Ends an upload and deletes the files of parts that are not kept. */
    public void end(Upload upload, Set<String> keptFiles) throws SQLException {
        for (Part part : MultipartRows.parts(statements, upload.id(), 0, Integer.MAX_VALUE)) {
            if (!keptFiles.contains(part.file())) {
                writer.release(new Content.Pieces(List.of(piece(part))));
            }
        }
        statements.change("DELETE FROM parts WHERE upload = ?", upload.id());
        deleteRow(upload.key(), upload.id());
    }

    /**
     * Deletes at most {@code limit} parts of an upload, or the upload itself if it has none. Returns whether there is
     * more to delete.
     */
    boolean deleteSome(Due upload, int limit) throws SQLException {
        List<Part> parts = MultipartRows.parts(statements, upload.id(), 0, limit);
        for (Part part : parts) {
            writer.release(new Content.Pieces(List.of(piece(part))));
            statements.change("DELETE FROM parts WHERE upload = ? AND number = ?", upload.id(), part.number());
        }
        if (parts.isEmpty()) {
            deleteRow(upload.key(), upload.id());
        }
        return !parts.isEmpty();
    }

    private void deleteRow(ObjectKey key, String id) throws SQLException {
        statements.change(
                "DELETE FROM uploads WHERE bucket = ? AND key = ? AND id = ?", key.bucket(), key.keyBytes(), id);
    }

    /** Ends an upload and deletes the files of all its parts. */
    public void delete(Upload upload) throws SQLException {
        end(upload, new HashSet<>());
    }

    private static Piece piece(Part part) {
        return new Piece(part.number(), part.file(), part.size(), part.checksum());
    }
}

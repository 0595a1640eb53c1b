package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.store.embedded.Content.Piece;
import io.cloakroom.bridge.store.embedded.MultipartRows.Due;
import io.cloakroom.bridge.store.embedded.Upload.Part;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes multipart uploads in the catalog, inside the transaction of {@link CommitQueue}. */
final class MultipartWriter {
    private final CatalogWriter writer;
    private final CatalogConnection statements;

    MultipartWriter(CatalogWriter writer) {
        this.writer = writer;
        this.statements = writer.statements();
    }

    void create(Upload upload) throws SQLException {
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

    /** Puts a part, in place of one with the same number. */
    void putPart(ObjectKey key, String uploadId, Part part) throws SQLException {
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
    void end(Upload upload, Set<String> keptFiles) throws SQLException {
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

    void delete(Upload upload) throws SQLException {
        end(upload, new HashSet<>());
    }

    private static Piece piece(Part part) {
        return new Piece(part.number(), part.file(), part.size(), part.checksum());
    }
}

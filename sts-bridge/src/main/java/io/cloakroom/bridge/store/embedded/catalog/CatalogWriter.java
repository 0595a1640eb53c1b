package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.BUCKET_ALREADY_OWNED_BY_YOU;
import static io.cloakroom.aws.AwsErrorCode.BUCKET_NOT_EMPTY;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.TOO_MANY_BUCKETS;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.bridge.store.embedded.catalog.CatalogConnection.NoValue;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.Content.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Changes buckets and objects in the catalog, inside the transaction of {@link CommitQueue}. A method that throws an
 * {@link AwsException} has changed nothing; after an {@link SQLException} the transaction is rolled back. Used only by
 * the thread that commits.
 */
public final class CatalogWriter {
    private static final long MAX_CORS_CHARS = 4L << 20;

    private final CatalogConnection statements;
    private final ObjectCache cache;
    private final CatalogLog log;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Content.Pieces> released = new ArrayList<>();
    private long lastBody;

    CatalogWriter(CatalogConnection statements, ObjectCache cache) throws SQLException {
        this(statements, cache, System::nanoTime);
    }

    CatalogWriter(CatalogConnection statements, ObjectCache cache, LongSupplier nanoTime) throws SQLException {
        this.statements = statements;
        this.cache = cache;
        this.log = new CatalogLog(statements, nanoTime);
        try (ResultSet row = statements.query("SELECT coalesce(max(id), 0) FROM bodies")) {
            lastBody = row.getLong(1);
        }
    }

    /** The connection of the transaction: it reads what has been committed and what was changed since. */
    public CatalogConnection statements() {
        return statements;
    }

    /** Registers an action to run once the changes are durable, before the caller is told. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void begin() throws SQLException {
        statements.run("BEGIN IMMEDIATE");
    }

    /** Makes everything since {@link #begin} durable. {@link #committed} and {@link #unused} are to follow. */
    void commit() throws SQLException {
        statements.run("COMMIT");
    }

    /** Hands out what those who read are to be shown of the changes, step by step. */
    void committed(Consumer<Runnable> step) {
        try {
            step.accept(cache::changesCommitted);
            afterCommit.forEach(step);
        } finally {
            afterCommit.clear();
        }
    }

    /** Hands out the data files that are no longer used. */
    void unused(Consumer<Content.Pieces> files) {
        try {
            released.forEach(files);
        } finally {
            released.clear();
        }
    }

    void rollback() {
        afterCommit.clear();
        released.clear();
        log.mayHaveGrown();
        try {
            statements.run("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has already rolled back, as it does when the disk is full.
        } finally {
            cache.changesDropped();
        }
    }

    /** Bytes of the catalog that nothing uses. New rows take them first. */
    long freeBytes() throws SQLException {
        try (ResultSet pages = statements.query("PRAGMA freelist_count");
                ResultSet size = statements.query("PRAGMA page_size")) {
            return pages.getLong(1) * size.getLong(1);
        }
    }

    /** Gives the room of the log back to the disk; see {@link CatalogLog#shrink}. */
    boolean shrinkLog(boolean toFree) {
        return log.shrink(toFree);
    }

    /** The room of the log was not what a change lacked; see {@link CatalogLog#pause}. */
    void logWasShrunkInVain() {
        log.pause();
    }

    /**
     * Creates a bucket. {@link Buckets#add} shows it, after the commit.
     *
     * @param now kept to the millisecond
     * @throws AwsException {@code BucketAlreadyOwnedByYou}, or {@code TooManyBuckets} if there are {@code maxBuckets}
     */
    public StoredBucket createBucket(String name, Instant now, int maxBuckets) throws SQLException {
        if (statements.exists("SELECT 1 FROM buckets WHERE name = ?", name)) {
            throw new AwsException(BUCKET_ALREADY_OWNED_BY_YOU);
        }
        if (statements.exists("SELECT 1 FROM buckets LIMIT 1 OFFSET ?", maxBuckets - 1)) {
            throw new AwsException(
                    TOO_MANY_BUCKETS,
                    "%s There may be %d here.".formatted(TOO_MANY_BUCKETS.standardMessage(), maxBuckets));
        }
        String sql = "INSERT INTO buckets(name, created) VALUES(?, ?) RETURNING id";
        try (ResultSet row = statements.query(sql, name, now.toEpochMilli())) {
            return new StoredBucket(row.getLong(1), name, Instant.ofEpochMilli(now.toEpochMilli()), Optional.empty());
        }
    }

    /**
     * Deletes an empty bucket. Its open uploads can no longer be reached; {@link UploadExpiry} ends them.
     *
     * @throws AwsException {@code NoSuchBucket}, {@code BucketNotEmpty}
     */
    public void deleteBucket(StoredBucket bucket) throws SQLException {
        requireBucket(bucket.id());
        if (statements.exists("SELECT 1 FROM objects WHERE bucket = ? LIMIT 1", bucket.id())) {
            throw new AwsException(BUCKET_NOT_EMPTY);
        }
        statements.change("UPDATE uploads SET initiated = 0 WHERE bucket = ?", bucket.id());
        statements.change("DELETE FROM buckets WHERE id = ?", bucket.id());
    }

    /** Replaces the tags of a bucket. @throws AwsException {@code NoSuchBucket} */
    public void putBucketTags(long id, TagSet tags) throws SQLException {
        if (statements.change("UPDATE buckets SET tags = ? WHERE id = ?", tags.form(), id) == 0) {
            throw new AwsException(NO_SUCH_BUCKET);
        }
    }

    /**
     * Replaces the CORS configuration of a bucket. Those of all buckets are held in memory, so they are bounded
     * together.
     *
     * @throws AwsException {@code NoSuchBucket}; {@code InvalidRequest} if all have more than 4 MiB
     */
    public void putBucketCors(long id, Optional<CorsConfiguration> cors) throws SQLException {
        String text = CorsConfiguration.stored(cors);
        try (ResultSet row = statements.query("SELECT coalesce(sum(length(cors)), 0) FROM buckets WHERE id <> ?", id)) {
            if (!text.isEmpty() && row.getLong(1) + text.length() > MAX_CORS_CHARS) {
                throw new AwsException(
                        INVALID_REQUEST, "The CORS configurations of all buckets together may have 4 MiB.");
            }
        }
        if (statements.change("UPDATE buckets SET cors = ? WHERE id = ?", text, id) == 0) {
            throw new AwsException(NO_SUCH_BUCKET);
        }
    }

    /**
     * Puts an object under its key, in place of an existing one. New data files are to be {@link #adopt adopted}.
     *
     * @throws AwsException {@code NoSuchBucket}, or what the condition throws
     */
    public void put(ObjectKey key, StoredObject object, WriteCondition condition) throws SQLException {
        requireBucket(key.bucket());
        Optional<Row> old = row(key);
        condition.check(old.map(Row::etag));
        cache.change(key, Optional.of(object));
        if (old.isPresent()) {
            releaseContent(old.get());
        }
        insert(key, object);
    }

    /** Deletes an object, if there is one. @throws AwsException {@code NoSuchBucket}, or what the condition throws */
    public void delete(ObjectKey key, WriteCondition condition) throws SQLException {
        requireBucket(key.bucket());
        Optional<Row> old = row(key);
        condition.check(old.map(Row::etag));
        if (old.isPresent()) {
            cache.change(key, Optional.empty());
            releaseContent(old.get());
            statements.change("DELETE FROM objects WHERE bucket = ? AND key = ?", key.bucket(), key.keyBytes());
        }
    }

    /**
     * Replaces the tags of an object. Its entity tag and date stay.
     *
     * @throws AwsException {@code NoSuchBucket}, {@code NoSuchKey}
     */
    public void putTags(ObjectKey key, TagSet tags) throws SQLException {
        requireBucket(key.bucket());
        StoredObject object = ObjectRows.find(statements, key).orElseThrow(() -> new AwsException(NO_SUCH_KEY));
        cache.change(key, Optional.of(object.withTags(tags)));
        statements.change(
                "UPDATE objects SET tags = ? WHERE bucket = ? AND key = ?", tags.form(), key.bucket(), key.keyBytes());
    }

    void requireBucket(long id) throws SQLException {
        if (!statements.exists("SELECT 1 FROM buckets WHERE id = ?", id)) {
            throw new AwsException(NO_SUCH_BUCKET);
        }
    }

    /** Records that the store owns the file from now on. */
    public void adopt(String file) throws SQLException {
        statements.change("INSERT INTO files(id) VALUES(?)", file);
    }

    /** Releases the files. They are deleted after the commit. */
    void release(Content.Pieces pieces) throws SQLException {
        for (Piece piece : pieces.pieces()) {
            statements.change("DELETE FROM files WHERE id = ?", piece.file());
        }
        released.add(pieces);
    }

    private void releaseContent(Row old) throws SQLException {
        if (old.pieces().isEmpty()) {
            statements.change("DELETE FROM bodies WHERE id = ?", old.body());
        } else {
            release(new Content.Pieces(ObjectRows.readPieces(old.pieces())));
        }
    }

    private void insert(ObjectKey key, StoredObject object) throws SQLException {
        Object body = NoValue.NULL;
        String pieces = "";
        switch (object.content()) {
            case Content.Inline inline -> {
                body = ++lastBody;
                statements.change("INSERT INTO bodies(id, content) VALUES(?, ?)", body, inline.bytes());
            }
            case Content.Pieces files -> pieces = ObjectRows.writePieces(files.pieces());
        }
        statements.change(
                """
                INSERT OR REPLACE INTO objects(bucket, key, size, modified, etag, storage_class, body, pieces, metadata,
                    checksums, tags, upload) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                key.bucket(),
                key.keyBytes(),
                object.size(),
                object.modified().toEpochMilli(),
                object.etag(),
                object.storageClass(),
                body,
                pieces,
                HeaderText.write(object.metadata()),
                Checksum.stored(object.checksum()),
                object.tags().form(),
                object.upload());
    }

    private record Row(String etag, long body, String pieces) {}

    private Optional<Row> row(ObjectKey key) throws SQLException {
        String sql = "SELECT etag, body, pieces FROM objects WHERE bucket = ? AND key = ?";
        try (ResultSet row = statements.query(sql, key.bucket(), key.keyBytes())) {
            return row.next()
                    ? Optional.of(new Row(row.getString(1), row.getLong(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    void close() throws SQLException {
        statements.close();
    }
}

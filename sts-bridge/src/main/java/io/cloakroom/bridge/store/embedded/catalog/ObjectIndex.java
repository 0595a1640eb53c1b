package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.KEY_TOO_LONG;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_VERSION;

import io.cloakroom.aws.AwsException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds objects: in the cache, else in the catalog. What the disk refuses is thrown as {@link StorageFaults} says it:
 * {@code XMinioStorageFull} or {@code InternalError}. Used by any thread; what blocks says so.
 */
public final class ObjectIndex {
    private static final int MAX_KEY_BYTES = 1024;

    private final Buckets buckets;
    private final CatalogReaders readers;
    private final CommitQueue commits;
    private final ObjectCache cache;

    ObjectIndex(Buckets buckets, CatalogReaders readers, CommitQueue commits, ObjectCache cache) {
        this.buckets = buckets;
        this.readers = readers;
        this.commits = commits;
        this.cache = cache;
    }

    /** The buckets, in memory. */
    public Buckets buckets() {
        return buckets;
    }

    /**
     * The place of a key in a bucket. A key has at most 1024 bytes.
     *
     * @param bucket its name
     * @throws AwsException {@code NoSuchBucket}, {@code KeyTooLongError}
     */
    public ObjectKey key(String bucket, String key) {
        var place = new ObjectKey(buckets.require(bucket).id(), key);
        if (key.length() > MAX_KEY_BYTES || place.keyBytes().length > MAX_KEY_BYTES) {
            throw new AwsException(KEY_TOO_LONG);
        }
        return place;
    }

    /**
     * Requires the version id {@code null}, if any: each object has one version, with that id.
     *
     * @throws AwsException {@code NoSuchVersion}
     */
    public static void requireNullVersion(Optional<String> versionId) {
        if (versionId.isPresent()
                && !versionId.get().isEmpty()
                && !versionId.get().equals("null")) {
            throw new AwsException(NO_SUCH_VERSION);
        }
    }

    /** The object, if it is in the cache. */
    public @Nullable StoredObject peek(ObjectKey key) {
        return cache.peek(key);
    }

    /** The object, if it exists. Blocks. */
    public Optional<StoredObject> find(ObjectKey key) {
        StoredObject cached = cache.peek(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        int stamp = cache.stamp(key);
        Optional<StoredObject> found = read(statements -> ObjectRows.find(statements, key));
        found.ifPresent(object -> cache.keep(key, object, stamp));
        return found;
    }

    /**
     * The object. Blocks.
     *
     * @throws AwsException {@code NoSuchKey}
     */
    public StoredObject require(ObjectKey key) {
        return find(key).orElseThrow(() -> new AwsException(NO_SUCH_KEY));
    }

    /** Asks the catalog. Blocks. */
    public <T> T read(CatalogQuery<T> query) {
        try {
            return readers.read(query);
        } catch (SQLException e) {
            throw StorageFaults.toAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsException(INTERNAL_ERROR);
        }
    }

    /** Changes the catalog. Completes on the committing thread once the change is durable. */
    public <T> CompletableFuture<T> submit(CatalogChange<T> change) {
        return commits.submit(change);
    }

    /** Changes the catalog and blocks until the change is durable. */
    public <T> T commit(CatalogChange<T> change) {
        return commits.commit(change);
    }
}

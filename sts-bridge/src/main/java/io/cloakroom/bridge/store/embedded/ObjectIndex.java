package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.KEY_TOO_LONG;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_VERSION;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Target;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds objects: in the cache, else in the catalog. */
final class ObjectIndex {
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

    Buckets buckets() {
        return buckets;
    }

    /** The place of a target. @throws AwsException {@code NoSuchBucket}, {@code KeyTooLongError} */
    ObjectKey key(S3Target.Object target) {
        var key = new ObjectKey(buckets.require(target.bucket()).id(), target.key());
        if (target.key().length() > MAX_KEY_BYTES || key.keyBytes().length > MAX_KEY_BYTES) {
            throw new AwsException(KEY_TOO_LONG);
        }
        return key;
    }

    /**
     * Requires the version id {@code null}, if any: each object has one version, with that id.
     *
     * @throws AwsException {@code NoSuchVersion}
     */
    static void requireNullVersion(Optional<String> versionId) {
        if (versionId.isPresent()
                && !versionId.get().isEmpty()
                && !versionId.get().equals("null")) {
            throw new AwsException(NO_SUCH_VERSION);
        }
    }

    /** The object, if it is in the cache. */
    @Nullable
    StoredObject peek(ObjectKey key) {
        return cache.peek(key);
    }

    /** The object, if it exists. Blocks. */
    Optional<StoredObject> find(ObjectKey key) {
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
    StoredObject require(ObjectKey key) {
        return find(key).orElseThrow(() -> new AwsException(NO_SUCH_KEY));
    }

    /** Asks the catalog. Blocks. */
    <T> T read(CatalogReaders.Query<T> query) {
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
    <T> CompletableFuture<T> submit(CommitQueue.Change<T> change) {
        return commits.submit(change);
    }

    /** Changes the catalog and blocks until the change is durable. */
    <T> T commit(CommitQueue.Change<T> change) {
        return commits.commit(change);
    }
}

package io.cloakroom.bridge.store;

import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.metrics.Scrape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An S3 store. It takes authorized calls only. */
public interface ObjectStore extends AutoCloseable {
    /** A bucket and its creation time. */
    record Bucket(String name, Instant created) {}

    /** How much a store holds. */
    record Usage(long buckets, long objects, long bytes) {}

    /** A delete marker that a delete created or removed. */
    record DeleteMarker(Optional<String> versionId) {}

    /** The outcome for one key of a multi-delete. */
    sealed interface DeleteOutcome {
        String key();

        /** @param versionId of the deleted version, where the store names it */
        record Deleted(String key, Optional<String> versionId, Optional<DeleteMarker> marker) implements DeleteOutcome {
            public Deleted(String key) {
                this(key, Optional.empty(), Optional.empty());
            }
        }

        record Failed(String key, String code, String message) implements DeleteOutcome {}
    }

    /** Answers one call, streaming. Called on the exchange's event loop; must not block it. */
    void handle(StoreExchange exchange);

    /** All buckets, sorted by name; the gateway filters them. Blocks: call it on a virtual thread. */
    List<Bucket> buckets(AuthorizedCall call);

    /** Whether the bucket may exist, from what is known without asking the store. Does not block. */
    default boolean mayHave(String bucket) {
        return true;
    }

    /** Whether it must know the length of a body exactly before the first byte. */
    default boolean needsLength() {
        return false;
    }

    /** Which pages the bucket lets in, where this store heeds what it is told of that. Does not block. */
    default Optional<CorsConfiguration> cors(String bucket) {
        return Optional.empty();
    }

    /**
     * The tags of an object as they are now, for {@link io.cloakroom.bridge.authz.ObjectTags}. Blocks.
     *
     * @return empty if the store does not tell
     * @throws io.cloakroom.aws.AwsException if they cannot be read now
     */
    default Optional<Map<String, String>> tags(S3Target.Object object, Optional<String> versionId, TraceContext trace) {
        return Optional.empty();
    }

    /** Whether there is such a bucket. Blocks. */
    boolean has(String bucket);

    /**
     * Deletes an empty bucket. Blocks.
     *
     * @throws io.cloakroom.aws.AwsException {@code NoSuchBucket}, {@code BucketNotEmpty}
     */
    void deleteBucket(AuthorizedCall call);

    /** How much the store holds; empty if it does not tell. Blocks. */
    default Optional<Usage> usage() {
        return Optional.empty();
    }

    /** Tells figures of the store, for metrics. Does not block. */
    default void tell(Scrape scrape) {}

    /** Deletes several objects. Blocks: call it on a virtual thread. */
    List<DeleteOutcome> delete(AuthorizedDeletes deletes);

    /** The kind and place of the store, for the start line and readiness. Holds no secret. */
    String describe();

    /** Whether the store can answer now. Blocks. */
    boolean isReady();

    /** The event loops of the exchanges are about to end: releases what runs on them. Blocks, for a second at most. */
    default void leaveEventLoops() {}

    @Override
    void close();
}

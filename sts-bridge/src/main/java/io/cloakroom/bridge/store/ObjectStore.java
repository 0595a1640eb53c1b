package io.cloakroom.bridge.store;

import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An S3 store. It takes authorized calls only. */
public interface ObjectStore extends AutoCloseable {
    /** A bucket and when it was made. */
    record Bucket(String name, Instant created) {}

    /** A marker that was put in an object's place, or was itself what was deleted. */
    record DeleteMarker(Optional<String> versionId) {}

    /** What became of one key of a multi-delete. */
    sealed interface DeleteOutcome {
        String key();

        /** @param versionId that was deleted, where the store says so */
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

    /** Whether a bucket can be there, as far as that is known without asking anybody. Does not block. */
    default boolean mayHave(String bucket) {
        return true;
    }

    /** Deletes several objects. Blocks: call it on a virtual thread. */
    List<DeleteOutcome> delete(AuthorizedDeletes deletes);

    /** For the start line and readiness: what and where the store is, nothing secret. */
    String describe();

    /** Whether the store can answer now. Blocks. */
    boolean isReady();

    /** The event loops of the exchanges are about to end: lets go of what runs on them. Blocks, for a second at most. */
    default void leaveEventLoops() {}

    @Override
    void close();
}

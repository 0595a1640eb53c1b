package io.cloakroom.bridge.state;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Small JSON documents under paths. Every method blocks and may be called from any thread. A write that has returned
 * survives a crash. The store is never called while a request is being decided: what a decision needs is in the
 * {@link StateView}.
 *
 * <p>Every change has a revision, greater than those of all earlier changes to the store.
 */
public interface StateStore extends AutoCloseable {
    /** The expected revision of a document that must not exist yet. */
    long ABSENT = 0;

    /** @throws StateException if the store cannot be read */
    Optional<StateDocument> get(String path);

    /**
     * Writes a document, unless somebody else has written it in the meantime.
     *
     * @param expectedRevision as read, or {@link #ABSENT}
     * @return the new revision; empty if the document had another revision, and then nothing was written
     * @throws StateException if the store cannot be written
     */
    OptionalLong compareAndPut(String path, long expectedRevision, String json);

    /**
     * Removes a document if it has this revision.
     *
     * @return the revision of the removal; empty if the document had another revision or is not there
     * @throws StateException if the store cannot be written
     */
    OptionalLong delete(String path, long expectedRevision);

    /**
     * The documents whose path begins with this prefix.
     *
     * @throws StateException if the store cannot be read
     */
    StateListing list(String pathPrefix);

    /**
     * The changes after a revision.
     *
     * @param revision of a listing
     * @throws StateException if the store cannot be reached
     */
    StateWatch watch(long revision);

    /** Whether other nodes write to it too. */
    default boolean isShared() {
        return false;
    }

    @Override
    void close();
}

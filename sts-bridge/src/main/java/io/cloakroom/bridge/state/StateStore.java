package io.cloakroom.bridge.state;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Small JSON documents under paths. Every method blocks and is safe to call from any thread; a write that has returned
 * survives a crash. Never called while a request is decided: who needs a document then holds it in memory.
 */
public interface StateStore extends AutoCloseable {
    /** The expected revision of a document that must not exist yet. */
    long ABSENT = 0;

    /** @throws StateException if the store cannot be read */
    Optional<StateDocument> get(String path);

    /**
     * Writes a document, provided that nobody else has in the meantime.
     *
     * @param expectedRevision as read, or {@link #ABSENT}
     * @return the new revision; empty if the document's revision was another, and then nothing was written
     * @throws StateException if the store cannot be written
     */
    OptionalLong compareAndPut(String path, long expectedRevision, String json);

    /** Removes a document of this revision; whether there was one. */
    boolean delete(String path, long expectedRevision);

    /** The documents whose path begins with this text, in order of their paths. */
    List<StateDocument> list(String pathPrefix);

    @Override
    void close();
}

package io.cloakroom.bridge.store.embedded.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A page of a listing of objects.
 *
 * @param entries in byte-wise order of their names
 * @param truncated whether there is more after the last entry
 */
public record KeyPage(List<Entry> entries, boolean truncated) {
    public KeyPage {
        entries = List.copyOf(entries);
    }

    /** An entry of a listing. */
    public sealed interface Entry {
        /** The key or the common prefix. */
        String name();
    }

    /**
     * An object.
     *
     * @param size in bytes
     * @param modified to the millisecond
     * @param etag without quotes
     */
    public record ObjectEntry(String name, long size, Instant modified, String etag, String storageClass)
            implements Entry {}

    /** All keys that share the text up to a delimiter, rolled into one entry. */
    public record CommonPrefix(String name) implements Entry {}
}

package io.cloakroom.bridge.store.embedded;

import java.time.Instant;
import java.util.List;

/**
 * A page of a listing.
 *
 * @param entries in byte-wise order of their names
 * @param truncated whether there is more after the last entry
 */
record KeyPage(List<Entry> entries, boolean truncated) {
    KeyPage {
        entries = List.copyOf(entries);
    }

    /** An entry of a listing. */
    sealed interface Entry {
        /** The key or the common prefix. */
        String name();
    }

    /** An object. */
    record ObjectEntry(String name, long size, Instant modified, String etag, String storageClass) implements Entry {}

    /** All keys that share the text up to a delimiter, rolled into one entry. */
    record CommonPrefix(String name) implements Entry {}
}

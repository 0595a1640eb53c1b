package io.cloakroom.bridge.store.embedded.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing of uploads.
 *
 * @param uploads by key, byte by byte, and by id
 * @param commonPrefixes in byte-wise order; together with the uploads they are at most as many as were asked for
 * @param nextKey where the next page begins: after this key or common prefix; empty if this is the last page
 * @param nextId the last upload of that key that has been listed; empty after a common prefix
 * @param truncated whether there is more
 */
public record UploadPage(
        List<Entry> uploads, List<String> commonPrefixes, String nextKey, String nextId, boolean truncated) {
    /** A page of a listing that asks for no entries. */
    public static final UploadPage EMPTY = new UploadPage(List.of(), List.of(), "", "", false);

    /** Makes copies of the lists. */
    public UploadPage {
        uploads = List.copyOf(uploads);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    /**
     * An upload without its metadata and tags.
     *
     * @param initiated to the millisecond
     * @param checksum empty if the client asked for none
     */
    public record Entry(
            String key, String id, Instant initiated, String storageClass, Optional<MultipartChecksum> checksum) {}
}

package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.embedded.files.Content;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An object as the catalog holds it.
 *
 * @param etag without quotes
 * @param modified to the millisecond
 * @param metadata headers that came with the object and go out with it: {@code content-type}, {@code x-amz-meta-*} …
 * @param checksum empty for some objects that earlier versions stored
 * @param upload the multipart upload that made it; empty if there was none
 */
public record StoredObject(
        String etag,
        Instant modified,
        Headers metadata,
        Optional<Checksum> checksum,
        TagSet tags,
        String storageClass,
        String upload,
        Content content) {
    /** What the name of a header begins with that only the client gives a meaning. */
    public static final String USER_METADATA = "x-amz-meta-";

    private static final Set<String> SYSTEM = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-type",
            "expires",
            "x-amz-website-redirect-location");

    /**
     * Whether a header is kept with an object.
     *
     * @param name in lower case
     */
    public static boolean isMetadata(String name) {
        return name.startsWith(USER_METADATA) || SYSTEM.contains(name);
    }

    /** In bytes. */
    public long size() {
        return content.size();
    }

    /** Whether a multipart upload made it. */
    public boolean isMultipart() {
        return !upload.isEmpty();
    }

    StoredObject withTags(TagSet replacement) {
        return new StoredObject(etag, modified, metadata, checksum, replacement, storageClass, upload, content);
    }
}

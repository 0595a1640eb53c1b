package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.time.Instant;
import java.util.Optional;

/**
 * An object as the catalog holds it.
 *
 * @param etag without quotes
 * @param modified to the millisecond
 * @param metadata headers that came with the object and go out with it: {@code content-type}, {@code x-amz-meta-*} …
 * @param checksum empty for some objects that earlier versions stored
 * @param upload the multipart upload that made it; empty if there was none
 */
record StoredObject(
        String etag,
        Instant modified,
        Headers metadata,
        Optional<Checksum> checksum,
        TagSet tags,
        String storageClass,
        String upload,
        Content content) {
    long size() {
        return content.size();
    }

    boolean isMultipart() {
        return !upload.isEmpty();
    }

    StoredObject withTags(TagSet replacement) {
        return new StoredObject(etag, modified, metadata, checksum, replacement, storageClass, upload, content);
    }
}

package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.time.Instant;

/**
 * An object as the catalog has it.
 *
 * @param etag without quotes
 * @param modified to the millisecond
 * @param metadata headers that came with the object and go out with it: {@code content-type}, {@code x-amz-meta-*} …
 * @param checksums {@code x-amz-checksum-*} headers with {@code x-amz-checksum-type}; empty where none was given
 * @param upload the multipart upload it was made by; empty where there was none
 */
record StoredObject(
        String etag,
        Instant modified,
        Headers metadata,
        Headers checksums,
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
        return new StoredObject(etag, modified, metadata, checksums, replacement, storageClass, upload, content);
    }
}

package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.time.Instant;

/**
 * A multipart upload that has begun.
 *
 * @param checksum what its parts carry
 */
record Upload(
        String id,
        ObjectKey key,
        Instant initiated,
        String storageClass,
        Headers metadata,
        TagSet tags,
        MultipartChecksum checksum) {
    /**
     * A part of it that is there.
     *
     * @param etag without quotes
     * @param checksum in base 64; empty where there is none
     */
    record Part(int number, long size, Instant modified, String etag, String file, String checksum) {}
}

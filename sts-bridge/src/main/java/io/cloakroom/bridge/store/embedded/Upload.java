package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.time.Instant;
import java.util.Optional;

/**
 * A multipart upload that has begun.
 *
 * @param checksum what its parts carry; empty: nothing was asked for
 */
record Upload(
        String id,
        ObjectKey key,
        Instant initiated,
        String storageClass,
        Headers metadata,
        TagSet tags,
        Optional<MultipartChecksum> checksum) {
    private static final MultipartChecksum DEFAULT = new MultipartChecksum(Checksum.DEFAULT, true);

    /** The checksum that the object is given: what was asked for, else the one S3 computes of itself. */
    MultipartChecksum checksumOfObject() {
        return checksum.orElse(DEFAULT);
    }

    /**
     * A part of it that is there.
     *
     * @param etag without quotes
     * @param checksum as {@link Checksum#stored} writes some; empty where there is none
     */
    record Part(int number, long size, Instant modified, String etag, String file, String checksum) {}
}

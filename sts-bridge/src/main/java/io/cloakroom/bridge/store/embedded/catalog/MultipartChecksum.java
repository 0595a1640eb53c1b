package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.payload.ChecksumAlgorithm;

/**
 * The checksum of a multipart upload.
 *
 * @param algorithm of the checksum that every part brings or is given here
 * @param fullObject whether the object's checksum covers all its bytes; else it covers the checksums of its parts
 */
public record MultipartChecksum(ChecksumAlgorithm algorithm, boolean fullObject) {
    /** {@link Checksum#FULL_OBJECT} or {@link Checksum#COMPOSITE}. */
    public String type() {
        return fullObject ? Checksum.FULL_OBJECT : Checksum.COMPOSITE;
    }
}

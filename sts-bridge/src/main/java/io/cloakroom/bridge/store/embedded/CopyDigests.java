package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a copy computes over its bytes: nothing, an MD5, a checksum, or both. */
final class CopyDigests {
    private @Nullable MessageDigest md5;
    private @Nullable ChecksumAlgorithm algorithm;
    private @Nullable ChecksumComputation checksum;

    static CopyDigests none() {
        return new CopyDigests();
    }

    CopyDigests withMd5() {
        md5 = Digests.md5();
        return this;
    }

    CopyDigests withChecksum(ChecksumAlgorithm wanted) {
        algorithm = wanted;
        checksum = wanted.start();
        return this;
    }

    boolean isNone() {
        return md5 == null && checksum == null;
    }

    void update(ByteBuffer bytes) {
        if (md5 != null) {
            md5.update(bytes.duplicate());
        }
        if (checksum != null) {
            checksum.update(bytes.duplicate());
        }
    }

    /** In hexadecimal; empty if it was not computed. */
    String md5() {
        return md5 == null ? "" : Digests.hex(md5.digest());
    }

    /** Empty if it was not computed. */
    List<Checksum> checksum() {
        return algorithm == null || checksum == null ? List.of() : List.of(Checksum.of(algorithm, checksum));
    }
}

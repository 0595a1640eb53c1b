package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.ChecksumAlgorithm;
import io.cloakroom.aws.s3.ChecksumComputation;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What is computed over bytes while they are copied: nothing, MD5, a checksum, or both. */
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

    /** The checksum as a header; empty if it was not computed. */
    Headers checksum() {
        if (algorithm == null || checksum == null) {
            return Headers.EMPTY;
        }
        return Headers.builder()
                .add(algorithm.headerName(), Base64.getEncoder().encodeToString(checksum.value()))
                .build();
    }
}

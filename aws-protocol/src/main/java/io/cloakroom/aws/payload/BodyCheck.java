package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** A digest that the whole payload must have. */
final class BodyCheck {
    private final ChecksumComputation computation;
    private final byte[] expected;
    private final AwsException mismatch;

    private BodyCheck(ChecksumComputation computation, byte[] expected, AwsException mismatch) {
        this.computation = computation;
        this.expected = expected;
        this.mismatch = mismatch;
    }

    static BodyCheck payloadHash(String sha256) {
        return new BodyCheck(
                ChecksumComputation.of("SHA-256"),
                Hex.decode(sha256),
                new AwsException(AwsErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH));
    }

    static BodyCheck contentMd5(byte[] md5) {
        return new BodyCheck(ChecksumComputation.of("MD5"), md5, new AwsException(AwsErrorCode.BAD_DIGEST));
    }

    static BodyCheck checksum(ChecksumAlgorithm algorithm, byte[] expected) {
        return new BodyCheck(algorithm.start(), expected, mismatch(algorithm));
    }

    static AwsException mismatch(ChecksumAlgorithm algorithm) {
        return new AwsException(
                AwsErrorCode.BAD_DIGEST, "The " + algorithm + " you specified did not match the calculated checksum.");
    }

    void update(ByteBuffer payload) {
        computation.update(payload);
    }

    void finish() {
        if (!MessageDigest.isEqual(expected, computation.value())) {
            throw mismatch;
        }
    }
}

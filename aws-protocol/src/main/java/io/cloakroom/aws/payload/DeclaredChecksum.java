package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/**
 * A checksum a request declares for its payload.
 *
 * @param base64 its value as sent
 */
record DeclaredChecksum(ChecksumAlgorithm algorithm, String base64) {
    DeclaredChecksum {
        if (algorithm.decode(base64).isEmpty()) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST, "Value for " + algorithm.headerName() + " header is invalid.");
        }
    }

    byte[] value() {
        return algorithm.decode(base64).orElseThrow();
    }
}

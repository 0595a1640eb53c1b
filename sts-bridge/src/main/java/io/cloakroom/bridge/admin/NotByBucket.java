package io.cloakroom.bridge.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/** Refuses lists of what is about one bucket: they exist in full only. */
final class NotByBucket {
    private NotByBucket() {}

    /** @throws AwsException {@code NotImplemented} if only what is about one bucket is asked for */
    static void require(AdminRequest request) {
        if (!request.parameter("bucket").isEmpty()) {
            throw new AwsException(
                    AwsErrorCode.NOT_IMPLEMENTED, "Listing what is about one bucket is not supported; list all.");
        }
    }
}

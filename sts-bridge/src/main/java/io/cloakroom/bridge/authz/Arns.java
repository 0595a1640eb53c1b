package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;

/** S3 ARNs, for the audit log. */
final class Arns {
    private Arns() {}

    static String of(S3Target target) {
        if (target.isService()) {
            return "*";
        }
        String bucket = "arn:aws:s3:::" + target.bucket();
        return target.isObject() ? bucket + "/" + target.key() : bucket;
    }
}

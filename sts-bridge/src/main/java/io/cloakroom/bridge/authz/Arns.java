package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;

/** S3 ARNs, for the audit log. */
final class Arns {
    private Arns() {}

    static String of(S3Target target) {
        return switch (target) {
            case S3Target.Service service -> "*";
            case S3Target.Bucket bucket -> "arn:aws:s3:::" + bucket.name();
            case S3Target.Object object -> "arn:aws:s3:::" + object.bucket() + "/" + object.key();
        };
    }
}

package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;

/** When a rule of the permission table counts. Settings are looked for in headers and, for presigned URLs, in the query. */
enum Occasion {
    ALWAYS {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return true;
        }
    },
    /** The call names a version. */
    VERSION {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return call.parameter("versionId").isPresent();
        }
    },
    NO_VERSION {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return !VERSION.applies(call, head);
        }
    },
    /** The copy source names a version. */
    SOURCE_VERSION {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return call.copySource().flatMap(CopySource::versionId).isPresent();
        }
    },
    /** The bucket is to be deleted with what is in it (MinIO). */
    FORCE_DELETE {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isSwitchedOn(head, "x-minio-force-delete");
        }
    },
    OBJECT_LOCK_FOR_BUCKET {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isSwitchedOn(head, "x-amz-bucket-object-lock-enabled");
        }
    },
    RETENTION {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isPresent(head, "x-amz-object-lock-mode") || isPresent(head, "x-amz-object-lock-retain-until-date");
        }
    },
    LEGAL_HOLD {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isPresent(head, "x-amz-object-lock-legal-hold");
        }
    },
    BYPASS_GOVERNANCE {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isSwitchedOn(head, "x-amz-bypass-governance-retention");
        }
    },
    /** The sender says it is a replica of an object elsewhere. */
    REPLICA {
        @Override
        boolean applies(S3Call call, RequestHead head) {
            return isPresent(head, "x-amz-replication-status") || isPresent(head, "x-minio-source-replication-request");
        }
    };

    abstract boolean applies(S3Call call, RequestHead head);

    private static boolean isPresent(RequestHead head, String name) {
        return !RequestSources.setting(head, name).isEmpty();
    }

    /** Anything but {@code false} counts as on: what we do not understand must not need less. */
    private static boolean isSwitchedOn(RequestHead head, String name) {
        return RequestSources.setting(head, name).stream().anyMatch(value -> !value.equalsIgnoreCase("false"));
    }
}

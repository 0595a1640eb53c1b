package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;

/** When a rule of the permission table applies. */
enum Occasion {
    ALWAYS {
        @Override
        boolean applies(S3Call call) {
            return true;
        }
    },
    /** The call names a version. */
    VERSION {
        @Override
        boolean applies(S3Call call) {
            return call.parameter("versionId").isPresent();
        }
    },
    NO_VERSION {
        @Override
        boolean applies(S3Call call) {
            return !VERSION.applies(call);
        }
    },
    /** The copy source names a version. */
    SOURCE_VERSION {
        @Override
        boolean applies(S3Call call) {
            return call.copySource().flatMap(CopySource::versionId).isPresent();
        }
    },
    /** The request gives the object tags. */
    TAGGING {
        @Override
        boolean applies(S3Call call) {
            return isPresent(call, "x-amz-tagging");
        }
    },
    /** The copy takes the tags of its source along. */
    SOURCE_TAGS {
        @Override
        boolean applies(S3Call call) {
            return RequestSources.setting(call, "x-amz-tagging-directive").stream()
                    .noneMatch("REPLACE"::equals);
        }
    },
    SOURCE_VERSION_TAGS {
        @Override
        boolean applies(S3Call call) {
            return SOURCE_VERSION.applies(call) && SOURCE_TAGS.applies(call);
        }
    },
    OWNERSHIP_OF_BUCKET {
        @Override
        boolean applies(S3Call call) {
            return isPresent(call, "x-amz-object-ownership");
        }
    },
    OBJECT_LOCK_FOR_BUCKET {
        @Override
        boolean applies(S3Call call) {
            return isSwitchedOn(call, "x-amz-bucket-object-lock-enabled");
        }
    },
    RETENTION {
        @Override
        boolean applies(S3Call call) {
            return isPresent(call, "x-amz-object-lock-mode") || isPresent(call, "x-amz-object-lock-retain-until-date");
        }
    },
    LEGAL_HOLD {
        @Override
        boolean applies(S3Call call) {
            return isPresent(call, "x-amz-object-lock-legal-hold");
        }
    },
    BYPASS_GOVERNANCE {
        @Override
        boolean applies(S3Call call) {
            return isSwitchedOn(call, "x-amz-bypass-governance-retention");
        }
    };

    abstract boolean applies(S3Call call);

    private static boolean isPresent(S3Call call, String name) {
        return !RequestSources.setting(call, name).isEmpty();
    }

    /** Anything but {@code false} counts as on: an unknown value must not lead to weaker requirements. */
    private static boolean isSwitchedOn(S3Call call, String name) {
        return RequestSources.setting(call, name).stream().anyMatch(value -> !value.equalsIgnoreCase("false"));
    }
}

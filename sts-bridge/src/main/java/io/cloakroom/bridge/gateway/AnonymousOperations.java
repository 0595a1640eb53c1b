package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import java.util.Set;

/**
 * The operations that a bucket policy can allow to everybody: those on objects, and reading a bucket's configuration.
 * Listing and configuring buckets, policies, and what protects objects need credentials, whatever a bucket policy says.
 */
final class AnonymousOperations {
    private static final Set<String> OF_LOCKS = Set.of(
            "x-amz-bypass-governance-retention",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-retain-until-date",
            "x-amz-object-lock-legal-hold");

    private AnonymousOperations() {}

    /** Whether the call is one of them, and neither sets an object lock nor asks to bypass one. */
    static boolean contains(S3Call call) {
        for (String header : OF_LOCKS) {
            if (call.headers().contains(header)) {
                return false;
            }
        }
        return contains(call.operation());
    }

    static boolean contains(S3Operation operation) {
        return switch (operation) {
            case HEAD_BUCKET,
                    GET_BUCKET_LOCATION,
                    GET_BUCKET_VERSIONING,
                    GET_BUCKET_POLICY,
                    GET_BUCKET_POLICY_STATUS,
                    GET_BUCKET_LIFECYCLE,
                    GET_BUCKET_ENCRYPTION,
                    GET_OBJECT_LOCK_CONFIGURATION,
                    GET_BUCKET_TAGGING,
                    GET_BUCKET_NOTIFICATION,
                    GET_BUCKET_REPLICATION,
                    GET_BUCKET_ACL,
                    GET_BUCKET_CORS,
                    GET_BUCKET_WEBSITE,
                    GET_BUCKET_ACCELERATE,
                    GET_BUCKET_REQUEST_PAYMENT,
                    GET_BUCKET_LOGGING,
                    GET_BUCKET_OWNERSHIP_CONTROLS,
                    GET_PUBLIC_ACCESS_BLOCK,
                    LIST_OBJECTS,
                    LIST_OBJECTS_V2,
                    LIST_OBJECT_VERSIONS,
                    LIST_MULTIPART_UPLOADS,
                    GET_OBJECT,
                    HEAD_OBJECT,
                    GET_OBJECT_ATTRIBUTES,
                    GET_OBJECT_ACL,
                    GET_OBJECT_RETENTION,
                    GET_OBJECT_LEGAL_HOLD,
                    GET_OBJECT_TAGGING,
                    PUT_OBJECT_TAGGING,
                    DELETE_OBJECT_TAGGING,
                    PUT_OBJECT,
                    COPY_OBJECT,
                    DELETE_OBJECT,
                    DELETE_OBJECTS,
                    CREATE_MULTIPART_UPLOAD,
                    UPLOAD_PART,
                    UPLOAD_PART_COPY,
                    COMPLETE_MULTIPART_UPLOAD,
                    ABORT_MULTIPART_UPLOAD,
                    LIST_PARTS -> true;
            case LIST_BUCKETS,
                    CREATE_BUCKET,
                    DELETE_BUCKET,
                    PUT_BUCKET_VERSIONING,
                    PUT_BUCKET_POLICY,
                    DELETE_BUCKET_POLICY,
                    PUT_BUCKET_LIFECYCLE,
                    DELETE_BUCKET_LIFECYCLE,
                    PUT_BUCKET_ENCRYPTION,
                    DELETE_BUCKET_ENCRYPTION,
                    PUT_OBJECT_LOCK_CONFIGURATION,
                    PUT_BUCKET_TAGGING,
                    DELETE_BUCKET_TAGGING,
                    PUT_BUCKET_NOTIFICATION,
                    PUT_BUCKET_REPLICATION,
                    DELETE_BUCKET_REPLICATION,
                    PUT_BUCKET_ACL,
                    PUT_BUCKET_CORS,
                    DELETE_BUCKET_CORS,
                    DELETE_BUCKET_WEBSITE,
                    PUT_BUCKET_WEBSITE,
                    PUT_BUCKET_ACCELERATE,
                    PUT_BUCKET_REQUEST_PAYMENT,
                    PUT_BUCKET_LOGGING,
                    PUT_BUCKET_OWNERSHIP_CONTROLS,
                    DELETE_BUCKET_OWNERSHIP_CONTROLS,
                    PUT_PUBLIC_ACCESS_BLOCK,
                    DELETE_PUBLIC_ACCESS_BLOCK,
                    GET_BUCKET_ABAC,
                    PUT_BUCKET_ABAC,
                    LIST_BUCKET_ANALYTICS_CONFIGURATIONS,
                    GET_BUCKET_ANALYTICS_CONFIGURATION,
                    PUT_BUCKET_ANALYTICS_CONFIGURATION,
                    DELETE_BUCKET_ANALYTICS_CONFIGURATION,
                    LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS,
                    GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                    LIST_BUCKET_INVENTORY_CONFIGURATIONS,
                    GET_BUCKET_INVENTORY_CONFIGURATION,
                    PUT_BUCKET_INVENTORY_CONFIGURATION,
                    DELETE_BUCKET_INVENTORY_CONFIGURATION,
                    LIST_BUCKET_METRICS_CONFIGURATIONS,
                    GET_BUCKET_METRICS_CONFIGURATION,
                    PUT_BUCKET_METRICS_CONFIGURATION,
                    DELETE_BUCKET_METRICS_CONFIGURATION,
                    GET_BUCKET_METADATA_CONFIGURATION,
                    CREATE_BUCKET_METADATA_CONFIGURATION,
                    DELETE_BUCKET_METADATA_CONFIGURATION,
                    GET_BUCKET_METADATA_TABLE_CONFIGURATION,
                    CREATE_BUCKET_METADATA_TABLE_CONFIGURATION,
                    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION,
                    UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION,
                    UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION,
                    POST_OBJECT,
                    SELECT_OBJECT_CONTENT,
                    PUT_OBJECT_ACL,
                    PUT_OBJECT_RETENTION,
                    PUT_OBJECT_LEGAL_HOLD,
                    RESTORE_OBJECT -> false;
        };
    }
}

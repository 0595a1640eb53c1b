package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.s3.S3Operation;

/** The HTTP method of an S3 operation. */
final class UpstreamMethod {
    private UpstreamMethod() {}

    static String of(S3Operation operation) {
        return switch (operation) {
            case HEAD_BUCKET, HEAD_OBJECT -> "HEAD";
            case LIST_BUCKETS,
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
                    GET_OBJECT_ATTRIBUTES,
                    GET_OBJECT_ACL,
                    GET_OBJECT_TAGGING,
                    GET_OBJECT_RETENTION,
                    GET_OBJECT_LEGAL_HOLD,
                    LIST_PARTS -> "GET";
            case CREATE_BUCKET,
                    PUT_BUCKET_VERSIONING,
                    PUT_BUCKET_POLICY,
                    PUT_BUCKET_LIFECYCLE,
                    PUT_BUCKET_ENCRYPTION,
                    PUT_OBJECT_LOCK_CONFIGURATION,
                    PUT_BUCKET_TAGGING,
                    PUT_BUCKET_NOTIFICATION,
                    PUT_BUCKET_REPLICATION,
                    PUT_BUCKET_ACL,
                    PUT_BUCKET_CORS,
                    PUT_OBJECT,
                    COPY_OBJECT,
                    PUT_OBJECT_ACL,
                    PUT_OBJECT_TAGGING,
                    PUT_OBJECT_RETENTION,
                    PUT_OBJECT_LEGAL_HOLD,
                    UPLOAD_PART,
                    UPLOAD_PART_COPY -> "PUT";
            case DELETE_BUCKET,
                    DELETE_BUCKET_POLICY,
                    DELETE_BUCKET_LIFECYCLE,
                    DELETE_BUCKET_ENCRYPTION,
                    DELETE_BUCKET_TAGGING,
                    DELETE_BUCKET_REPLICATION,
                    DELETE_BUCKET_CORS,
                    DELETE_BUCKET_WEBSITE,
                    DELETE_OBJECT,
                    DELETE_OBJECT_TAGGING,
                    ABORT_MULTIPART_UPLOAD -> "DELETE";
            case DELETE_OBJECTS,
                    POST_OBJECT,
                    SELECT_OBJECT_CONTENT,
                    RESTORE_OBJECT,
                    CREATE_MULTIPART_UPLOAD,
                    COMPLETE_MULTIPART_UPLOAD -> "POST";
        };
    }
}

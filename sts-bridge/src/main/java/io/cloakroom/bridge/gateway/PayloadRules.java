package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.aws.sigv4.PayloadKind;
import io.cloakroom.aws.sigv4.SignedRequest;

/**
 * The decision table of authentication kind × payload kind × operation. Anything not in it is refused. aws-chunked
 * bodies are for object data under a signed header. Nothing may be sent without a signature.
 */
final class PayloadRules {
    private PayloadRules() {}

    /** The kind of body an operation takes. */
    enum Body {
        /** There is none, or it has no meaning. */
        NONE,
        /** A small document. */
        DOCUMENT,
        /** The bytes of an object. */
        OBJECT,
        /** A form that contains a file and its own authentication. */
        FORM
    }

    /**
     * Refuses what is not in the table.
     *
     * @throws AwsException {@code InvalidRequest}; {@code NotImplemented} for a form
     */
    static void check(SignedRequest signed, S3Operation operation) {
        if (body(operation) == Body.FORM) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED, "Uploads by POST form are not supported; use a presigned PUT.");
        }
        if (!allows(signed.kind(), signed.payload(), operation)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "This operation does not take a body declared as `%s`.".formatted(signed.payloadHash()));
        }
    }

    static boolean allows(AuthenticationKind authentication, PayloadKind payload, S3Operation operation) {
        return switch (authentication) {
            case ANONYMOUS -> false;
            case SIGNED_HEADER, PRESIGNED_URL ->
                authentication.allows(payload)
                        && switch (body(operation)) {
                            case NONE, DOCUMENT -> !payload.isChunked();
                            case OBJECT -> true;
                            case FORM -> false;
                        };
        };
    }

    static Body body(S3Operation operation) {
        return switch (operation) {
            case PUT_OBJECT, UPLOAD_PART -> Body.OBJECT;
            case POST_OBJECT -> Body.FORM;
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
                    DELETE_OBJECTS,
                    PUT_OBJECT_ACL,
                    PUT_OBJECT_TAGGING,
                    PUT_OBJECT_RETENTION,
                    PUT_OBJECT_LEGAL_HOLD,
                    SELECT_OBJECT_CONTENT,
                    RESTORE_OBJECT,
                    COMPLETE_MULTIPART_UPLOAD -> Body.DOCUMENT;
            case LIST_BUCKETS,
                    HEAD_BUCKET,
                    DELETE_BUCKET,
                    GET_BUCKET_LOCATION,
                    GET_BUCKET_VERSIONING,
                    GET_BUCKET_POLICY,
                    DELETE_BUCKET_POLICY,
                    GET_BUCKET_POLICY_STATUS,
                    GET_BUCKET_LIFECYCLE,
                    DELETE_BUCKET_LIFECYCLE,
                    GET_BUCKET_ENCRYPTION,
                    DELETE_BUCKET_ENCRYPTION,
                    GET_OBJECT_LOCK_CONFIGURATION,
                    GET_BUCKET_TAGGING,
                    DELETE_BUCKET_TAGGING,
                    GET_BUCKET_NOTIFICATION,
                    GET_BUCKET_REPLICATION,
                    DELETE_BUCKET_REPLICATION,
                    GET_BUCKET_ACL,
                    GET_BUCKET_CORS,
                    DELETE_BUCKET_CORS,
                    GET_BUCKET_WEBSITE,
                    GET_BUCKET_ACCELERATE,
                    GET_BUCKET_REQUEST_PAYMENT,
                    GET_BUCKET_LOGGING,
                    GET_BUCKET_OWNERSHIP_CONTROLS,
                    GET_PUBLIC_ACCESS_BLOCK,
                    DELETE_BUCKET_WEBSITE,
                    LIST_OBJECTS,
                    LIST_OBJECTS_V2,
                    LIST_OBJECT_VERSIONS,
                    LIST_MULTIPART_UPLOADS,
                    GET_OBJECT,
                    HEAD_OBJECT,
                    COPY_OBJECT,
                    DELETE_OBJECT,
                    GET_OBJECT_ATTRIBUTES,
                    GET_OBJECT_ACL,
                    GET_OBJECT_TAGGING,
                    DELETE_OBJECT_TAGGING,
                    GET_OBJECT_RETENTION,
                    GET_OBJECT_LEGAL_HOLD,
                    CREATE_MULTIPART_UPLOAD,
                    UPLOAD_PART_COPY,
                    ABORT_MULTIPART_UPLOAD,
                    LIST_PARTS -> Body.NONE;
        };
    }
}

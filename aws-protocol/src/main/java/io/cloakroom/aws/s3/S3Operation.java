package io.cloakroom.aws.s3;

import java.util.Locale;
import java.util.Set;

/**
 * The S3 operations that are told apart. One of them may still be refused: by a policy, or because the store lacks it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">Amazon
 *     S3 actions</a>
 */
public enum S3Operation {
    LIST_BUCKETS,
    CREATE_BUCKET,
    HEAD_BUCKET,
    DELETE_BUCKET,
    GET_BUCKET_LOCATION,
    GET_BUCKET_VERSIONING,
    PUT_BUCKET_VERSIONING,
    GET_BUCKET_POLICY,
    PUT_BUCKET_POLICY,
    DELETE_BUCKET_POLICY,
    GET_BUCKET_POLICY_STATUS,
    GET_BUCKET_LIFECYCLE,
    PUT_BUCKET_LIFECYCLE,
    DELETE_BUCKET_LIFECYCLE,
    GET_BUCKET_ENCRYPTION,
    PUT_BUCKET_ENCRYPTION,
    DELETE_BUCKET_ENCRYPTION,
    GET_OBJECT_LOCK_CONFIGURATION,
    PUT_OBJECT_LOCK_CONFIGURATION,
    GET_BUCKET_TAGGING,
    PUT_BUCKET_TAGGING,
    DELETE_BUCKET_TAGGING,
    GET_BUCKET_NOTIFICATION,
    PUT_BUCKET_NOTIFICATION,
    GET_BUCKET_REPLICATION,
    PUT_BUCKET_REPLICATION,
    DELETE_BUCKET_REPLICATION,
    GET_BUCKET_ACL,
    PUT_BUCKET_ACL,
    GET_BUCKET_CORS,
    PUT_BUCKET_CORS,
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
    DELETE_OBJECTS,
    POST_OBJECT,
    GET_OBJECT,
    HEAD_OBJECT,
    PUT_OBJECT,
    COPY_OBJECT,
    DELETE_OBJECT,
    GET_OBJECT_ATTRIBUTES,
    GET_OBJECT_ACL,
    PUT_OBJECT_ACL,
    GET_OBJECT_TAGGING,
    PUT_OBJECT_TAGGING,
    DELETE_OBJECT_TAGGING,
    GET_OBJECT_RETENTION,
    PUT_OBJECT_RETENTION,
    GET_OBJECT_LEGAL_HOLD,
    PUT_OBJECT_LEGAL_HOLD,
    SELECT_OBJECT_CONTENT,
    RESTORE_OBJECT,
    CREATE_MULTIPART_UPLOAD,
    UPLOAD_PART,
    UPLOAD_PART_COPY,
    COMPLETE_MULTIPART_UPLOAD,
    ABORT_MULTIPART_UPLOAD,
    LIST_PARTS;

    private static final Set<String> CONFIGURATIONS = Set.of("LIFECYCLE", "NOTIFICATION", "ACCELERATE");

    /** The name of the operation at AWS, such as {@code PutBucketLifecycleConfiguration}. */
    public String awsName() {
        StringBuilder words = new StringBuilder();
        for (String word : name().split("_", -1)) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        String setting = name().substring(name().lastIndexOf('_') + 1);
        boolean deletes = name().startsWith("DELETE_");
        return CONFIGURATIONS.contains(setting) && !deletes ? words + "Configuration" : words.toString();
    }

    /** The HTTP method. */
    public String method() {
        return S3Table.of(this).method();
    }

    /** What the body of the request is. */
    public S3Body body() {
        return S3Table.of(this).body();
    }
}

package io.cloakroom.aws.s3;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import java.util.List;
import java.util.Optional;

/** Makes calls that no request was classified as, for tests of what comes after classification. */
public final class Calls {
    private Calls() {}

    public static S3Call of(S3Operation operation, S3Target target, Headers headers) {
        return of(operation, target, List.of(), headers, Optional.empty());
    }

    public static S3Call of(
            S3Operation operation,
            S3Target target,
            List<QueryParameter> query,
            Headers headers,
            Optional<CopySource> source) {
        return new S3Call(operation, target, query, headers, source);
    }

    /**
     * The target with these names.
     *
     * @param bucket empty for the service itself
     * @param key empty for the bucket itself
     */
    public static S3Target target(String bucket, String key) {
        return bucket.isEmpty() ? S3Target.SERVICE : TargetParser.target(bucket, key);
    }

    /** The bucket's name; empty if there is none. */
    public static String bucket(S3Target target) {
        return switch (target) {
            case S3Target.Service service -> "";
            case S3Target.Bucket bucket -> bucket.name();
            case S3Target.Object object -> object.bucket();
        };
    }

    /** The object's key; empty if there is none. */
    public static String key(S3Target target) {
        return target instanceof S3Target.Object object ? object.key() : "";
    }

    public static S3Call listBuckets() {
        return of(S3Operation.LIST_BUCKETS, S3Target.SERVICE, Headers.EMPTY);
    }
}

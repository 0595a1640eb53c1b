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

    public static S3Call listBuckets() {
        return of(S3Operation.LIST_BUCKETS, S3Target.SERVICE, Headers.EMPTY);
    }
}

package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.VendorHeaders;
import java.util.Set;

/**
 * Selects the upstream's headers that a client may see: those that S3 has about the object. Unknown ones stay behind,
 * for they may be about the upstream.
 */
final class AnswerHeaders {
    private static final Set<String> PASSED = Set.of(
            "accept-ranges",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-range",
            "content-type",
            "etag",
            "expires",
            "last-modified",
            "retry-after",
            "x-amz-abort-date",
            "x-amz-abort-rule-id",
            "x-amz-archive-status",
            "x-amz-copy-source-version-id",
            "x-amz-delete-marker",
            "x-amz-expiration",
            "x-amz-missing-meta",
            "x-amz-mp-parts-count",
            "x-amz-object-lock-legal-hold",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-retain-until-date",
            "x-amz-object-size",
            "x-amz-request-charged",
            "x-amz-restore",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-bucket-key-enabled",
            "x-amz-server-side-encryption-context",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-server-side-encryption-customer-key-md5",
            "x-amz-storage-class",
            "x-amz-tagging-count",
            "x-amz-transition-default-minimum-object-size",
            "x-amz-version-id",
            "x-amz-website-redirect-location");

    private static final String BUCKET_ARN = "x-amz-bucket-arn";
    private static final String META = "x-amz-meta-";

    /** The headers an error keeps. Its document is written anew. */
    private static final Set<String> OF_ERRORS =
            Set.of("allow", "cache-control", "retry-after", "x-amz-delete-marker", "x-amz-version-id");

    /**
     * Those that an error of a read keeps too. They are about the object that is there: who may only write does not
     * learn them from a condition that is not met.
     */
    private static final Set<String> OF_ERRORS_OF_READS = Set.of("content-range", "etag", "last-modified");

    private AnswerHeaders() {}

    static Headers passed(Headers upstream) {
        return passed(Headers.builder(), upstream).build();
    }

    /**
     * Those of the answer to a call. The place of a new bucket is the client's path, not the upstream's. Its ARN is
     * passed if it holds nothing but the name.
     */
    static Headers passed(S3Call call, Headers upstream) {
        Headers.Builder passed = passed(Headers.builder(), upstream);
        if (call.operation() == S3Operation.CREATE_BUCKET) {
            passed.add("location", "/" + call.bucket());
            String arn = "arn:aws:s3:::" + call.bucket();
            if (upstream.first(BUCKET_ARN).filter(arn::equals).isPresent()) {
                passed.add(BUCKET_ARN, arn);
            }
        }
        return passed.build();
    }

    private static Headers.Builder passed(Headers.Builder passed, Headers upstream) {
        for (int i = 0; i < upstream.size(); i++) {
            String name = upstream.name(i);
            if (PASSED.contains(name) || isOfObject(name)) {
                passed.add(upstream.field(i));
            }
        }
        return passed;
    }

    private static boolean isOfObject(String name) {
        return name.startsWith(META) ? !VendorHeaders.isCommand(name) : name.startsWith(ChecksumHeaders.FAMILY);
    }

    /** The headers of an error answer. */
    static Headers ofError(String method, Headers upstream) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        Headers.Builder passed = Headers.builder();
        for (int i = 0; i < upstream.size(); i++) {
            String name = upstream.name(i);
            if (OF_ERRORS.contains(name) || (reads && OF_ERRORS_OF_READS.contains(name))) {
                passed.add(upstream.name(i), upstream.value(i));
            }
        }
        return passed.build();
    }
}

package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.VendorHeaders;
import java.util.Set;

/** Selects the upstream's headers that a client may see: those about the object, none about the upstream. */
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
            "retry-after");

    /** Headers about the upstream itself. */
    private static final Set<String> HIDDEN = Set.of(
            "x-amz-request-id",
            "x-amz-id-2",
            "x-amz-cf-id",
            "x-amz-bucket-region",
            "x-amz-security-token",
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-error-code",
            "x-amz-error-message",
            "x-amz-error-detail-key",
            "x-amz-replication-status",
            "x-amz-apigw-id",
            "x-amz-rid");

    /** The headers an error keeps. Its document is written anew. */
    private static final Set<String> OF_ERRORS =
            Set.of("allow", "last-modified", "retry-after", "x-amz-delete-marker", "x-amz-version-id");

    private AnswerHeaders() {}

    static Headers passed(Headers upstream) {
        Headers.Builder passed = Headers.builder();
        for (int i = 0; i < upstream.size(); i++) {
            String name = upstream.name(i);
            if (PASSED.contains(name)
                    || (name.startsWith("x-amz-") && !HIDDEN.contains(name) && !VendorHeaders.isCommand(name))) {
                passed.add(upstream.field(i));
            }
        }
        return passed.build();
    }

    /** The headers of an error answer. */
    static Headers ofError(Headers upstream) {
        Headers.Builder passed = Headers.builder();
        for (int i = 0; i < upstream.size(); i++) {
            if (OF_ERRORS.contains(upstream.name(i))) {
                passed.add(upstream.name(i), upstream.value(i));
            }
        }
        return passed.build();
    }
}

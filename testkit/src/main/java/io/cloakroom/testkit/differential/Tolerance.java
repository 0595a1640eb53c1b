package io.cloakroom.testkit.differential;

import java.util.HashSet;
import java.util.Set;

/**
 * What may differ in every answer of a pair of servers.
 *
 * @param headers in lower case
 * @param elements of all documents but errors
 * @param errorElements of errors
 * @param ofAnotherStore the two are different programs: errors are compared by their codes, and the compared one may
 *     have checksums that nobody asked for
 */
record Tolerance(Set<String> headers, Set<String> elements, Set<String> errorElements, boolean ofAnotherStore) {
    /** Of the connection and of the server that answers. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "connection",
            "date",
            "keep-alive",
            "server",
            "transfer-encoding",
            "strict-transport-security",
            "vary",
            "x-amz-bucket-region",
            "x-minio-error-desc",
            "x-amz-id-2",
            "x-amz-request-id",
            "x-content-type-options",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-xss-protection");

    Tolerance {
        headers = Set.copyOf(headers);
        elements = Set.copyOf(elements);
        errorElements = Set.copyOf(errorElements);
    }

    /** Elements that repeat the request, or name the server. No SDK acts on them. */
    private static final Set<String> OF_ERRORS = Set.of(
            "AWSAccessKeyId",
            "AllowedMethods",
            "BucketName",
            "CanonicalRequest",
            "CanonicalRequestBytes",
            "HostId",
            "Key",
            "MaxAllowedSkewMilliseconds",
            "Method",
            "Region",
            "RequestId",
            "RequestTime",
            "Resource",
            "ResourceType",
            "ServerTime",
            "SignatureProvided",
            "StringToSign",
            "StringToSignBytes",
            "UploadId");

    /** Between a store and the gateway in front of one. */
    static Tolerance gateway() {
        return new Tolerance(OF_THE_SERVER, Set.of(), OF_ERRORS, false);
    }

    /**
     * Between MinIO and the embedded store. Errors are compared by status and code. MinIO says of every answer that it
     * takes ranges, and of every list of versions that there is no next version. The two have owners of their own.
     */
    static Tolerance embedded() {
        Set<String> headers = new HashSet<>(OF_THE_SERVER);
        headers.add("accept-ranges");
        return new Tolerance(headers, Set.of("DisplayName", "ID", "NextVersionIdMarker"), OF_ERRORS, true);
    }
}

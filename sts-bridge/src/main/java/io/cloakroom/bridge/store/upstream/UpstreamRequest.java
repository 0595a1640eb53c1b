package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.s3.VendorHeaders;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An authorized call as a request to the upstream. Path, query and copy source are rebuilt from what was authorized.
 * Nothing of the client's own spelling is left.
 */
final class UpstreamRequest {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    static final String UNSIGNED_WITH_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final Set<String> OWNERS_ACLS = Set.of("private", "bucket-owner-read", "bucket-owner-full-control");

    private static final Set<S3Operation> ACL_OPERATIONS =
            EnumSet.of(S3Operation.PUT_OBJECT_ACL, S3Operation.PUT_BUCKET_ACL);

    private UpstreamRequest() {}

    /** The head, without signature and length. */
    static RequestHead of(S3Call call, String host, PayloadCoding coding) {
        List<QueryParameter> query = query(call.query());
        return new RequestHead(
                call.operation().method(), path(call.target()), rawQuery(query), query, headers(call, host, coding));
    }

    static String path(S3Target target) {
        return switch (target) {
            case S3Target.Service service -> "/";
            case S3Target.Bucket bucket -> '/' + UriEncoding.encodeComponent(bucket.name());
            case S3Target.Object object ->
                '/' + UriEncoding.encodeComponent(object.bucket()) + '/' + UriEncoding.encodeKey(object.key());
        };
    }

    private static List<QueryParameter> query(List<QueryParameter> authorized) {
        if (authorized.isEmpty()) {
            return List.of();
        }
        List<QueryParameter> query = new ArrayList<>(authorized.size());
        for (QueryParameter parameter : authorized) {
            query.add(new QueryParameter(
                    UriEncoding.encodeComponent(parameter.name()),
                    UriEncoding.encodeComponent(parameter.value()),
                    parameter.name(),
                    parameter.value()));
        }
        return query;
    }

    static String rawQuery(List<QueryParameter> query) {
        if (query.isEmpty()) {
            return "";
        }
        StringBuilder raw = new StringBuilder();
        for (QueryParameter parameter : query) {
            raw.append(raw.isEmpty() ? "" : "&")
                    .append(parameter.rawName())
                    .append('=')
                    .append(parameter.rawValue());
        }
        return raw.toString();
    }

    private static Headers headers(S3Call call, String host, PayloadCoding coding) {
        Headers.Builder headers = Headers.builder().add("host", host);
        boolean checksum = false;
        for (int i = 0; i < call.headers().size(); i++) {
            checksum |= ChecksumHeaders.VALUES.contains(call.headers().name(i));
        }
        String contentEncoding = "";
        for (int i = 0; i < call.headers().size(); i++) {
            String name = call.headers().name(i);
            String value = call.headers().value(i);
            if (name.equals("content-encoding")) {
                contentEncoding = contentEncoding.isEmpty() ? value : contentEncoding + ',' + value;
            } else if (name.equals(ChecksumHeaders.SDK_ALGORITHM)) {
                if (checksum) {
                    headers.add(call.headers().field(i));
                }
            } else if (!isRewritten(name)
                    && !publishes(call, name, value)
                    && !(coding.isWrapped() && name.equals("content-md5"))) {
                headers.add(call.headers().field(i));
            }
        }
        coding.addHeaders(headers, contentEncoding);
        call.copySource().ifPresent(source -> headers.add("x-amz-copy-source", copySource(source)));
        return headers.build();
    }

    /**
     * Whether the gateway sets this header itself, or the upstream must not see it.
     *
     * @param name in lower case
     */
    static boolean isRewritten(String name) {
        return switch (name) {
            case "host",
                    "authorization",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "expect",
                    "x-amz-copy-source",
                    "x-amz-date",
                    "x-amz-content-sha256",
                    "x-amz-security-token",
                    "x-amz-trailer",
                    "x-amz-decoded-content-length" -> true;
            default -> VendorHeaders.isOwn(name);
        };
    }

    /**
     * Whether a header of a write would let others than the bucket's owner read or write, past the gateway. As in
     * MinIO, such a header is ignored: only the ACL operations change ACLs, and they need a permission of their own.
     */
    private static boolean publishes(S3Call call, String name, String value) {
        return name.equals("x-amz-acl") && !ACL_OPERATIONS.contains(call.operation()) && !OWNERS_ACLS.contains(value);
    }

    /**
     * The {@code x-amz-copy-source} value for the upstream. A key with a {@code ?} is refused: some stores decode the
     * header first and cut it there. They would then copy another object than the authorized one.
     *
     * @throws AwsException {@code NotImplemented} for such a key
     */
    private static String copySource(CopySource source) {
        if (source.target().key().indexOf('?') >= 0) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED,
                    "A copy of a key with a `?` is not passed on: some stores take the rest for a version id.");
        }
        String path = path(source.target());
        return source.versionId()
                .map(version -> path + "?versionId=" + UriEncoding.encodeComponent(version))
                .orElse(path);
    }
}

package io.cloakroom.aws.s3;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A classified request. It holds only what belongs to the operation, so it can be forwarded as it is. Only
 * {@link S3Classifier} makes one from a request. Others are derived from that one and ask for less.
 */
public final class S3Call {
    private static final List<QueryParameter> WHOLE_BUCKET = List.of(
            new QueryParameter("prefix", "", "prefix", ""), new QueryParameter("delimiter", "%2F", "delimiter", "/"));

    private final S3Operation operation;
    private final S3Target target;
    private final List<QueryParameter> query;
    private final Headers headers;
    private final Optional<CopySource> copySource;

    S3Call(
            S3Operation operation,
            S3Target target,
            List<QueryParameter> query,
            Headers headers,
            Optional<CopySource> copySource) {
        this.operation = operation;
        this.target = target;
        this.query = query;
        this.headers = headers;
        this.copySource = copySource;
    }

    public S3Operation operation() {
        return operation;
    }

    public S3Target target() {
        return target;
    }

    /** The bucket that is the target, or has it. Not for operations on the service itself. */
    public String bucket() {
        return switch (target) {
            case S3Target.Bucket bucket -> bucket.name();
            case S3Target.Object object -> object.bucket();
            case S3Target.Service service -> throw new IllegalStateException(operation + " has no bucket");
        };
    }

    /** The object that is the target. Only for operations on objects. */
    public S3Target.Object object() {
        if (target instanceof S3Target.Object object) {
            return object;
        }
        throw new IllegalStateException(operation + " has no object");
    }

    /** The parameters of the operation, without those of authentication and unknown ones. */
    public List<QueryParameter> query() {
        return query;
    }

    /**
     * The headers that the operation uses ({@code content-type}, {@code range}, {@code if-*}, {@code cache-control},
     * {@code x-amz-meta-*}, {@code x-amz-tagging} …), without those of authentication, transfer and payload coding.
     */
    public Headers headers() {
        return headers;
    }

    /** Present for {@link S3Operation#COPY_OBJECT} and {@link S3Operation#UPLOAD_PART_COPY} only. */
    public Optional<CopySource> copySource() {
        return copySource;
    }

    /** The decoded value of a parameter of the operation. */
    public Optional<String> parameter(String name) {
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** The same call without some of its headers, their names in lower case. */
    public S3Call without(Collection<String> names) {
        boolean hasAny = false;
        for (String name : names) {
            hasAny |= headers.contains(name);
        }
        if (!hasAny) {
            return this;
        }
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!names.contains(headers.name(i))) {
                kept.add(headers.field(i));
            }
        }
        return new S3Call(operation, target, query, kept.build(), copySource);
    }

    /** The call that a multi-delete makes for one of its objects: to delete that object alone. */
    public S3Call deleting(String key, Optional<String> versionId) {
        if (operation != S3Operation.DELETE_OBJECTS) {
            throw new IllegalStateException(operation + " is not DELETE_OBJECTS");
        }
        List<QueryParameter> version = versionId
                .map(id -> List.of(new QueryParameter("versionId", id, "versionId", id)))
                .orElse(List.of());
        S3Target object = new S3Target.Object(bucket(), key);
        return new S3Call(S3Operation.DELETE_OBJECT, object, version, headers, Optional.empty());
    }

    /** The call to list one bucket, for a caller that has asked about buckets. */
    public S3Call listing(String bucket) {
        S3Target listed = new S3Target.Bucket(bucket);
        return new S3Call(S3Operation.LIST_OBJECTS, listed, WHOLE_BUCKET, Headers.EMPTY, Optional.empty());
    }

    @Override
    public String toString() {
        return "%s %s".formatted(operation, target);
    }
}

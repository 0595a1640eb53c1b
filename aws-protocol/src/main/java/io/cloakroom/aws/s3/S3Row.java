package io.cloakroom.aws.s3;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One row of the table of operations: the form of a request for an operation, and what belongs to it.
 *
 * @param marker the sub-resource parameter that selects the row; empty if none does
 * @param body what the body is; stated in every row whose method can have one
 * @param required parameters that a request must have
 * @param parameters that belong to the operation
 * @param headers that belong to the operation; others are dropped, see {@link AmzHeaders}
 */
record S3Row(
        S3Operation operation,
        String method,
        Level level,
        String marker,
        S3Body body,
        boolean copies,
        List<String> required,
        Set<String> parameters,
        Set<String> headers,
        boolean metadata) {
    /** The kind of target. */
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT;

        static Level of(S3Target target) {
            return switch (target) {
                case S3Target.Service service -> SERVICE;
                case S3Target.Bucket bucket -> BUCKET;
                case S3Target.Object object -> OBJECT;
            };
        }
    }

    static S3Row get(S3Operation operation, Level level, String marker) {
        return row(operation, "GET", level, marker, S3Body.NONE);
    }

    static S3Row head(S3Operation operation, Level level) {
        return row(operation, "HEAD", level, "", S3Body.NONE);
    }

    static S3Row delete(S3Operation operation, Level level, String marker) {
        return row(operation, "DELETE", level, marker, S3Body.NONE);
    }

    static S3Row put(S3Operation operation, Level level, String marker, S3Body body) {
        return row(operation, "PUT", level, marker, body);
    }

    static S3Row post(S3Operation operation, Level level, String marker, S3Body body) {
        return row(operation, "POST", level, marker, body);
    }

    private static S3Row row(S3Operation operation, String method, Level level, String marker, S3Body body) {
        Set<String> parameters = marker.isEmpty() ? Set.of() : Set.of(marker);
        Set<String> headers = switch (body) {
            case NONE -> Set.of();
            case FORM -> HeaderGroups.BODY;
            case OBJECT, DOCUMENT, DOCUMENT_OF_KEYS, DOCUMENT_OF_PARTS, DOCUMENT_OF_OTHER_PLACES ->
                union(HeaderGroups.BODY, HeaderGroups.CHECKSUMS);
        };
        return new S3Row(operation, method, level, marker, body, false, List.of(), parameters, headers, false);
    }

    S3Row parameters(String... more) {
        Set<String> all = union(parameters, Set.of(more));
        return new S3Row(operation, method, level, marker, body, copies, required, all, headers, metadata);
    }

    S3Row requires(String... names) {
        Set<String> all = union(parameters, Set.of(names));
        return new S3Row(operation, method, level, marker, body, copies, List.of(names), all, headers, metadata);
    }

    S3Row headers(Set<String> more) {
        Set<String> all = union(headers, more);
        return new S3Row(operation, method, level, marker, body, copies, required, parameters, all, metadata);
    }

    /** Adds {@code x-amz-meta-*}. */
    S3Row withMetadata() {
        return new S3Row(operation, method, level, marker, body, copies, required, parameters, headers, true);
    }

    /** Selects the row only if there is an {@code x-amz-copy-source}. */
    S3Row copying() {
        return new S3Row(operation, method, level, marker, body, true, required, parameters, headers, metadata);
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}

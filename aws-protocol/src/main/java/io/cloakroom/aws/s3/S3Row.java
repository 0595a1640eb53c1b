package io.cloakroom.aws.s3;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One row of the classifier: the form of a request for an operation, and what belongs to it.
 *
 * @param marker the sub-resource parameter that selects the row; empty if none does
 * @param required parameters that a request must have
 * @param parameters handed on
 * @param headers handed on; others are dropped, see {@link AmzHeaders}
 * @param namesOtherPlaces whether the body can name a bucket, queue, topic, function or role other than the target
 */
record S3Row(
        S3Operation operation,
        String method,
        Level level,
        String marker,
        boolean copies,
        List<String> required,
        Set<String> parameters,
        Set<String> headers,
        boolean metadata,
        boolean namesOtherPlaces) {
    /** The kind of target. */
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT;

        static Level of(S3Target target) {
            return target.isService() ? SERVICE : target.isBucket() ? BUCKET : OBJECT;
        }
    }

    static S3Row of(S3Operation operation, String method, Level level, String marker) {
        Set<String> parameters = marker.isEmpty() ? Set.of() : Set.of(marker);
        return new S3Row(operation, method, level, marker, false, List.of(), parameters, Set.of(), false, false);
    }

    S3Row parameters(String... more) {
        return new S3Row(
                operation,
                method,
                level,
                marker,
                copies,
                required,
                union(parameters, Set.of(more)),
                headers,
                metadata,
                namesOtherPlaces);
    }

    S3Row requires(String... names) {
        return new S3Row(
                operation,
                method,
                level,
                marker,
                copies,
                List.of(names),
                union(parameters, Set.of(names)),
                headers,
                metadata,
                namesOtherPlaces);
    }

    S3Row headers(Set<String> more) {
        return new S3Row(
                operation,
                method,
                level,
                marker,
                copies,
                required,
                parameters,
                union(headers, more),
                metadata,
                namesOtherPlaces);
    }

    /** Hands on {@code x-amz-meta-*}. */
    S3Row withMetadata() {
        return new S3Row(
                operation, method, level, marker, copies, required, parameters, headers, true, namesOtherPlaces);
    }

    /** Selects the row only if there is an {@code x-amz-copy-source}. */
    S3Row copying() {
        return new S3Row(
                operation, method, level, marker, true, required, parameters, headers, metadata, namesOtherPlaces);
    }

    /** Marks that the body can name things that the decision does not cover. */
    S3Row namingOtherPlaces() {
        return new S3Row(operation, method, level, marker, copies, required, parameters, headers, metadata, true);
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}

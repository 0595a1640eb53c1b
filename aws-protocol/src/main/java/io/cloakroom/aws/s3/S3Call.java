package io.cloakroom.aws.s3;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import java.util.List;
import java.util.Optional;

/**
 * A classified request: only what belongs to the operation is in it, so that it can be handed on as it is.
 *
 * @param query the parameters of the operation, without those of authentication and those it does not know
 * @param headers the headers that mean something to the operation ({@code content-type}, {@code range}, {@code if-*},
 *     {@code cache-control}, {@code x-amz-meta-*}, {@code x-amz-tagging} …), without those of authentication, transfer and
 *     payload coding
 * @param copySource present for {@link S3Operation#COPY_OBJECT} and {@link S3Operation#UPLOAD_PART_COPY} only
 */
public record S3Call(
        S3Operation operation,
        S3Target target,
        List<QueryParameter> query,
        Headers headers,
        Optional<CopySource> copySource) {
    /** The decoded value of a parameter of the operation. */
    public Optional<String> parameter(String name) {
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }
}

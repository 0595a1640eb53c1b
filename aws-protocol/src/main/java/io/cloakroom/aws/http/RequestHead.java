package io.cloakroom.aws.http;

import java.util.List;
import java.util.Optional;

/**
 * The head of a request as it came. The raw path and query hold one char per byte of the wire; the query is parsed once.
 *
 * @param rawPath from the request line up to {@code ?}; begins with {@code /}
 * @param rawQuery after {@code ?}; empty where there is none
 * @param query the parsed query, in order
 */
public record RequestHead(String method, String rawPath, String rawQuery, List<QueryParameter> query, Headers headers) {
    /** The decoded value of the first parameter of this name. */
    public Optional<String> queryValue(String name) {
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }
}

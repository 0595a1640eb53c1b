package io.cloakroom.aws.http;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.util.List;
import java.util.Optional;

/**
 * The head of a request as it came. The raw path and query hold one char per byte of the wire. The query is parsed
 * once.
 *
 * @param rawPath from the request line up to {@code ?}; begins with {@code /}
 * @param rawQuery after {@code ?}; empty if there is none
 * @param query the parsed query, in order
 */
public record RequestHead(String method, String rawPath, String rawQuery, List<QueryParameter> query, Headers headers) {
    /**
     * Splits the request target and parses the query. A {@code +} in the query is decoded to a space.
     *
     * @param rawTarget of the request line, one char per byte; only the origin form {@code /path?query}
     * @throws AwsException {@code InvalidURI} for another form, a control character, a {@code %} without two
     *     hexadecimal digits, or a query that is not UTF-8
     */
    public static RequestHead parse(String method, String rawTarget, Headers headers) {
        if (rawTarget.isEmpty() || rawTarget.charAt(0) != '/') {
            throw invalid("The request target must begin with `/`.");
        }
        for (int i = 0; i < rawTarget.length(); i++) {
            char c = rawTarget.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0xff) {
                throw invalid("It holds a control character or a space.");
            }
            if (c == '%' && !(isHex(rawTarget, i + 1) && isHex(rawTarget, i + 2))) {
                throw invalid("A `%` must be followed by two hexadecimal digits.");
            }
        }
        int mark = rawTarget.indexOf('?');
        String rawPath = mark < 0 ? rawTarget : rawTarget.substring(0, mark);
        String rawQuery = mark < 0 ? "" : rawTarget.substring(mark + 1);
        return new RequestHead(method, rawPath, rawQuery, QueryString.parse(rawQuery, PercentDecoder.QUERY), headers);
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && Character.digit(text.charAt(index), 16) >= 0;
    }

    private static AwsException invalid(String why) {
        return AwsException.of(AwsErrorCode.INVALID_URI, why);
    }

    /** The decoded value of the first parameter with this name. */
    public Optional<String> queryValue(String name) {
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }
}

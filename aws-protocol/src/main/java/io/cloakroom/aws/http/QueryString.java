package io.cloakroom.aws.http;

import java.util.ArrayList;
import java.util.List;

/** Splits a query string or a posted form into its parameters, in order. Empty parts ({@code a&&b}) are left out. */
public final class QueryString {
    private QueryString() {}

    /**
     * Splits and decodes once.
     *
     * @param raw one char per byte
     * @throws io.cloakroom.aws.AwsException as the decoder does
     */
    public static List<QueryParameter> parse(String raw, PercentDecoder decoder) {
        if (raw.isEmpty()) {
            return List.of();
        }
        List<QueryParameter> parameters = new ArrayList<>();
        int start = 0;
        while (start <= raw.length()) {
            int end = raw.indexOf('&', start);
            if (end < 0) {
                end = raw.length();
            }
            if (end > start) {
                parameters.add(parameter(raw.substring(start, end), decoder));
            }
            start = end + 1;
        }
        return List.copyOf(parameters);
    }

    private static QueryParameter parameter(String part, PercentDecoder decoder) {
        int equals = part.indexOf('=');
        String rawName = equals < 0 ? part : part.substring(0, equals);
        String rawValue = equals < 0 ? "" : part.substring(equals + 1);
        return new QueryParameter(rawName, rawValue, decoder.decode(rawName), decoder.decode(rawValue));
    }
}

package io.cloakroom.aws.s3;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One rule of a {@link CorsConfiguration}.
 *
 * @param id empty if it has none
 * @param origins of pages; at most one {@code *} in each, which stands for any text
 * @param headers that requests may have; at most one {@code *} in each
 * @param exposed headers of answers that pages may read
 * @param maxAgeSeconds how long a browser may remember the answer to a preflight
 */
public record CorsRule(
        Optional<String> id,
        List<String> origins,
        Set<String> methods,
        List<String> headers,
        List<String> exposed,
        OptionalInt maxAgeSeconds) {
    public CorsRule {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }

    /** Whether pages of this origin may use the method. */
    public boolean allows(String origin, String method) {
        return methods.contains(method) && origins.stream().anyMatch(pattern -> matches(pattern, origin));
    }

    /** Whether requests may have all these headers; letter case is ignored. */
    public boolean allowsHeaders(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .allMatch(name ->
                        headers.stream().anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), name)));
    }

    /** Whether pages of every origin are meant. */
    public boolean isOpen() {
        return origins.contains("*");
    }

    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        int rest = pattern.length() - star - 1;
        return text.length() >= star + rest
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(pattern.substring(star + 1));
    }
}

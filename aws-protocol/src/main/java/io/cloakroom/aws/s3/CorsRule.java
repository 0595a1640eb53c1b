package io.cloakroom.aws.s3;

import java.util.ArrayList;
import java.util.HashSet;
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
 * @param headers that requests may have
 * @param exposed headers of answers that pages may read
 * @param maxAgeSeconds how long a browser may remember the answer to a preflight
 */
public record CorsRule(
        Optional<String> id,
        List<String> origins,
        Set<String> methods,
        HeaderNames headers,
        List<String> exposed,
        OptionalInt maxAgeSeconds) {
    public CorsRule {
        origins = List.copyOf(origins);
        exposed = List.copyOf(exposed);
    }

    /**
     * Names of headers.
     *
     * @param asSent at most one {@code *} in each
     * @param exact those without one, in lower case
     * @param patterns those with one, in lower case
     */
    public record HeaderNames(List<String> asSent, Set<String> exact, List<String> patterns) {
        public HeaderNames {
            asSent = List.copyOf(asSent);
            exact = Set.copyOf(exact);
            patterns = List.copyOf(patterns);
        }

        static HeaderNames of(List<String> names) {
            Set<String> exact = new HashSet<>();
            List<String> patterns = new ArrayList<>();
            for (String name : names) {
                (name.indexOf('*') < 0 ? exact : patterns).add(name.toLowerCase(Locale.ROOT));
            }
            return new HeaderNames(names, exact, patterns);
        }

        boolean contains(String name) {
            if (exact.contains(name)) {
                return true;
            }
            for (String pattern : patterns) {
                if (matches(pattern, name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whether pages of this origin may use the method. */
    public boolean allows(String origin, String method) {
        if (!methods.contains(method)) {
            return false;
        }
        for (String pattern : origins) {
            if (matches(pattern, origin)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether requests may have all these headers.
     *
     * @param names in lower case
     */
    public boolean allowsHeaders(Set<String> names) {
        for (String name : names) {
            if (!headers.contains(name)) {
                return false;
            }
        }
        return true;
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
                && text.regionMatches(0, pattern, 0, star)
                && text.regionMatches(text.length() - rest, pattern, star + 1, rest);
    }
}

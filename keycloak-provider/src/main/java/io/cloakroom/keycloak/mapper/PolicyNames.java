package io.cloakroom.keycloak.mapper;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The policy names found so far: without duplicates, in the order of their UTF-16 code units.
 *
 * <p>A name is any text without a comma and without white space at its ends. Names are never dropped to save space: a
 * policy may deny, so leaving one out could give more than was meant.
 *
 * @see <a href="https://github.com/minio/minio/blob/master/docs/sts/keycloak.md">MinIO: Keycloak quickstart</a>
 */
final class PolicyNames {
    private final SortedSet<String> names = new TreeSet<>();

    /** The names in a comma-separated text, in its order; empty ones are left out. */
    static List<String> split(String commaSeparated) {
        List<String> found = new ArrayList<>();
        int start = 0;
        while (start <= commaSeparated.length()) {
            int comma = commaSeparated.indexOf(',', start);
            int end = comma < 0 ? commaSeparated.length() : comma;
            String name = trim(commaSeparated.substring(start, end));
            if (!name.isEmpty()) {
                found.add(name);
            }
            start = end + 1;
        }
        return found;
    }

    /** Adds every name of a comma-separated text. */
    void addAll(String commaSeparated) {
        names.addAll(split(commaSeparated));
    }

    /** Adds one name. With a comma in it, it would be read as two, so it is left out; an empty one too. */
    void addOne(String name) {
        String trimmed = trim(name);
        if (!trimmed.isEmpty() && trimmed.indexOf(',') < 0) {
            names.add(trimmed);
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The value of the claim: a {@code List<String>} or a {@code String}. */
    Object claim(ClaimFormat format) {
        return format == ClaimFormat.ARRAY ? new ArrayList<>(names) : String.join(",", names);
    }

    /** Without white space at both ends, no-break spaces included: they come with text copied from web pages. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}

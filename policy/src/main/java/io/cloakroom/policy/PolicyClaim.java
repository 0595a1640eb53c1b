package io.cloakroom.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policy names in a token's claim or in an attribute, read as MinIO reads them. The value is a string, or a list
 * whose strings count and whose other elements are skipped. Each string is split at commas, names are trimmed, and
 * empty ones are dropped.
 */
public sealed interface PolicyClaim {
    /** There is no claim, or its value is neither a string nor a list. */
    record Missing() implements PolicyClaim {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public boolean isPresent() {
            return false;
        }
    }

    /**
     * The claim exists.
     *
     * @param names sorted, each once; may be empty, and may be names that no policy can have
     */
    record Names(List<String> names) implements PolicyClaim {
        /** Sorts and drops repetitions. */
        public Names {
            names = List.copyOf(new TreeSet<>(names));
        }

        @Override
        public boolean isPresent() {
            return true;
        }
    }

    /** The names; none if the claim is missing. */
    List<String> names();

    /** Whether the claim exists, even without names. */
    boolean isPresent();

    /** Reads a claim's value as a JSON library gives it: {@code String}, {@code Collection} or anything else. */
    static PolicyClaim read(@Nullable Object value) {
        if (value instanceof String text) {
            return new Names(split(text));
        }
        if (value instanceof Collection<?> elements) {
            List<String> names = new ArrayList<>();
            for (Object element : elements) {
                if (element instanceof String text) {
                    names.addAll(split(text));
                }
            }
            return new Names(names);
        }
        return new Missing();
    }

    /** The names in one string, in their order, with repetitions. */
    static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            String name = trim(item);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Removes Unicode white space at both ends, the no-break space included. */
    static String trim(String text) {
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
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }
}

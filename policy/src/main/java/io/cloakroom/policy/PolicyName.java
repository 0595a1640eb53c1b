package io.cloakroom.policy;

import java.util.Optional;

/**
 * The name of a policy. Case-sensitive; 1 to 128 characters; without commas (they separate names in claims and
 * mappings), slashes, backslashes and control characters (names become file names and paths), not {@code .} or
 * {@code ..}, and without white space at either end.
 *
 * <p>MinIO says only that a name has no comma and no white space around it; its own names all fit.
 */
public final class PolicyName {
    /** In characters (Unicode code points). */
    public static final int MAX_LENGTH = 128;

    private PolicyName() {}

    /** What is wrong with the text as a name; empty if nothing is. */
    public static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("policy name must not be empty");
        }
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return Optional.of("policy name must not be longer than %d characters".formatted(MAX_LENGTH));
        }
        if (!text.equals(PolicyClaim.trim(text))) {
            return Optional.of("policy name must not have white space at either end");
        }
        if (text.equals(".") || text.equals("..") || text.codePoints().anyMatch(PolicyName::isRefused)) {
            return Optional.of(
                    "policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`");
        }
        return Optional.empty();
    }

    private static boolean isRefused(int c) {
        return c == ','
                || c == '/'
                || c == '\\'
                || Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.FORMAT;
    }
}

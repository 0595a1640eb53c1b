package io.cloakroom.policy;

import java.util.Optional;

/**
 * The name of a policy. Case-sensitive, 1 to 128 characters. It has no commas, because they separate names in claims
 * and mappings. It has no slashes, backslashes or control characters and is not {@code .} or {@code ..}, because names
 * become file names and paths. It has no white space at either end.
 *
 * <p>MinIO only forbids commas and white space at the ends. Its own names all fit.
 */
public final class PolicyName {
    /** The maximum length of a name, in Unicode code points. */
    public static final int MAX_LENGTH = 128;

    private PolicyName() {}

    /** The error in the text as a name; empty if it is valid. */
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

package io.cloakroom.policy.match;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * The {@code Principal} element of a bucket policy: account names as patterns. An ARN is compared as plain text.
 * {@code *} also matches the anonymous caller, whose name is empty.
 *
 * @param patterns each once, never empty
 */
public record Principals(List<String> patterns) {
    /** @throws MalformedElementException {@code invalid Principal} if the list is empty */
    public Principals {
        if (patterns.isEmpty()) {
            throw new MalformedElementException("invalid Principal: expected \"*\" or {\"AWS\": [\"*\"]}");
        }
        patterns = List.copyOf(new LinkedHashSet<>(patterns));
    }

    /** Whether the statement is about this account; empty for an anonymous caller. */
    public boolean matches(String account) {
        for (String pattern : patterns) {
            if (matches(pattern, account)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the statement is about one of these accounts. */
    public boolean matchesAny(List<String> accounts) {
        for (String account : accounts) {
            if (matches(account)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Matches like MinIO for principals: as {@link Wildcard}, except that a {@code ?} at the end of the text accepts,
     * and the rest of the pattern is ignored.
     */
    static boolean matches(String pattern, String text) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.equals(text);
        }
        if (pattern.equals("*") || Wildcard.matches(pattern, text)) {
            return true;
        }
        int consumed = 0;
        for (int i = 0; i < pattern.length() && consumed <= text.length() * 3; i++) {
            char c = pattern.charAt(i);
            if (c == '?' && Wildcard.matches(pattern.substring(0, i), text)) {
                return true;
            }
            consumed += c == '*' ? 0 : 1;
        }
        return false;
    }
}

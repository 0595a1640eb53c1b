package io.cloakroom.policy.lint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Proves facts about patterns without knowing the texts they will be matched with. */
final class Globs {
    private static final String STAR = "*";
    private static final String ANY_BYTE = "?";

    private Globs() {}

    /** Whether the pattern matches every text. */
    static boolean isEverything(String pattern) {
        return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
    }

    static boolean hasWildcards(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    static boolean hasVariables(String pattern) {
        return VariableText.scan(pattern).stream().anyMatch(VariableText::isVariable);
    }

    /**
     * Whether the broad pattern matches everything that the narrow one can match; {@code false} if that can't be
     * proved. A variable stands for the same text in both.
     */
    static boolean includes(String broad, String narrow) {
        List<String> pattern = tokens(broad);
        List<String> subject = tokens(narrow);
        int at = 0;
        int in = 0;
        int starAt = -1;
        int starIn = 0;
        while (in < subject.size()) {
            if (at < pattern.size() && pattern.get(at).equals(STAR)) {
                starAt = at++;
                starIn = in;
            } else if (at < pattern.size() && covers(pattern.get(at), subject.get(in))) {
                at++;
                in++;
            } else if (starAt >= 0) {
                at = starAt + 1;
                in = ++starIn;
            } else {
                return false;
            }
        }
        while (at < pattern.size() && pattern.get(at).equals(STAR)) {
            at++;
        }
        return at == pattern.size();
    }

    /** Whether no text matches both, because their beginnings differ. */
    static boolean beginDifferently(String one, String other) {
        for (int i = 0; i < one.length() && i < other.length(); i++) {
            if (isWildcard(one.charAt(i)) || isWildcard(other.charAt(i))) {
                return false;
            }
            if (one.charAt(i) != other.charAt(i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '?';
    }

    /** Whether a part of one pattern, not a star, matches everything that a part of the other matches. */
    private static boolean covers(String part, String other) {
        boolean isOneByte = other.length() == 1 && !other.equals(STAR);
        return part.equals(ANY_BYTE) ? isOneByte : part.equals(other);
    }

    /** The bytes of a pattern as characters, and each variable as one token. */
    private static List<String> tokens(String pattern) {
        List<String> tokens = new ArrayList<>();
        int from = 0;
        for (VariableText variable : VariableText.scan(pattern)) {
            if (variable.isVariable()) {
                addBytes(tokens, pattern.substring(from, variable.start()));
                tokens.add(variable.text());
                from = variable.start() + variable.text().length();
            }
        }
        addBytes(tokens, pattern.substring(from));
        return tokens;
    }

    private static void addBytes(List<String> tokens, String text) {
        String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
        for (int i = 0; i < bytes.length(); i++) {
            tokens.add(String.valueOf(bytes.charAt(i)));
        }
    }
}

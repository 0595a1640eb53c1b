package io.cloakroom.policy.lint;

import io.cloakroom.policy.match.TextPattern;
import io.cloakroom.policy.match.VariableNames;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a pattern with the form of a variable.
 *
 * @param start of the dollar sign
 * @param text with the braces; to the end of the pattern if there is no closing brace
 */
record VariableText(int start, String text) {
    /**
     * Finds the places from left to right, like the engine does for conditions. For resources the engine goes on after
     * the closing brace, so <code>${x${aws:userid}</code> has no variable there. What is proved for any text holds for
     * that one too.
     */
    static List<VariableText> scan(String pattern) {
        List<VariableText> found = new ArrayList<>();
        int open = pattern.indexOf("${");
        while (open >= 0) {
            int close = pattern.indexOf('}', open);
            VariableText candidate =
                    new VariableText(open, pattern.substring(open, close < 0 ? pattern.length() : close + 1));
            found.add(candidate);
            open = pattern.indexOf(
                    "${", open + (candidate.isVariable() ? candidate.text().length() : 2));
        }
        return found;
    }

    /** Whether the engine takes the place for a variable, so that none of it is literal. */
    boolean isVariable() {
        // With thousands of braces, nearly every place ends here.
        return VariableNames.contains(name())
                && TextPattern.compile(text).literalPrefix().isEmpty();
    }

    /** The name between the braces, without a default. */
    String name() {
        String inside = text.substring(2, text.endsWith("}") ? text.length() - 1 : text.length());
        int comma = inside.indexOf(',');
        return (comma < 0 ? inside : inside.substring(0, comma)).strip();
    }
}

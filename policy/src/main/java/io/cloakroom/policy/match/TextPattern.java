package io.cloakroom.policy.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that may contain policy variables: {@code ${aws:username}} or, with a default,
 * {@code ${aws:username, 'x'}}.
 *
 * <p>The value of a variable is always literal: a {@code *}, {@code ?} or {@code $} in it is just that character. A
 * variable without a value stays as written, which no sensible name matches. So does text that only looks like a
 * variable ({@code ${other}}, or without the closing brace). Patterns are equal if their texts are.
 */
public final class TextPattern {
    private final String text;
    private final List<Part> parts;
    private final String literalPrefix;
    /** The number of parts at the beginning without wildcards, which are simply compared. */
    private final int literalParts;
    /** The rest, if it has no variables; compiled for {@code home/${aws:username}/*} and most other patterns. */
    private final @Nullable Wildcard fixedRest;

    private TextPattern(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.literalPrefix = literalPrefix(parts);
        int literals = 0;
        while (literals < parts.size() && !parts.get(literals).hasWildcards()) {
            literals++;
        }
        this.literalParts = literals;
        this.fixedRest = literals >= parts.size() - 1
                ? Wildcard.compile(
                        literals == parts.size() ? "" : parts.get(literals).source())
                : null;
    }

    /**
     * Compiles a pattern of a condition; every text is one. As in MinIO, the end of <code>${x${aws:username}</code> is
     * a variable.
     */
    public static TextPattern compile(String text) {
        return compile(text, false);
    }

    /**
     * Compiles a pattern of a resource; every text is one. MinIO reads these from one brace to the next, so
     * <code>${x${aws:username}</code> has no variable.
     */
    static TextPattern compileResource(String text) {
        return compile(text, true);
    }

    private static TextPattern compile(String text, boolean skipOthers) {
        List<Part> parts = new ArrayList<>();
        int plainFrom = 0;
        int open = text.indexOf("${");
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            Optional<Part> variable = Variable.parse(text.substring(open + 2, close));
            if (variable.isPresent()) {
                parts.add(new Plain(text.substring(plainFrom, open)));
                parts.add(variable.get());
                plainFrom = close + 1;
                open = text.indexOf("${", plainFrom);
            } else {
                open = text.indexOf("${", skipOthers ? close + 1 : open + 2);
            }
        }
        parts.add(new Plain(text.substring(plainFrom)));
        return new TextPattern(text, parts);
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** Whether it matches only its own text, whatever the request. */
    boolean isLiteral() {
        return literalPrefix.length() == text.length();
    }

    /** The beginning of every matching text: the pattern up to its first wildcard or variable. */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** Whether anything in it depends on the request. */
    public boolean hasVariables() {
        return parts.size() > 1;
    }

    /** Whether this pattern matches the whole subject. */
    public boolean matches(String subject, Variables variables) {
        int at = 0;
        for (int i = 0; i < literalParts; i++) {
            String literal = parts.get(i).expand(variables);
            if (!subject.startsWith(literal, at)) {
                return false;
            }
            at += literal.length();
        }
        Wildcard rest = fixedRest != null ? fixedRest : rest(variables);
        return rest.matches(subject, at);
    }

    private Wildcard rest(Variables variables) {
        List<Part> restParts = parts.subList(literalParts, parts.size());
        boolean inBytes = restParts.stream().anyMatch(part -> part.source().indexOf('?') >= 0);
        Wildcard.Builder pattern = new Wildcard.Builder(inBytes);
        restParts.forEach(part -> part.appendTo(pattern, variables));
        return pattern.build();
    }

    /** The text with the variables' values. Wildcards are ordinary characters. */
    public String expand(Variables variables) {
        if (!hasVariables()) {
            return text;
        }
        StringBuilder expanded = new StringBuilder();
        parts.forEach(part -> expanded.append(part.expand(variables)));
        return expanded.toString();
    }

    /** Whether the expanded text equals the subject, character by character. */
    public boolean isExactly(String subject, Variables variables) {
        return expand(variables).equals(subject);
    }

    private static String literalPrefix(List<Part> parts) {
        // A variable always follows a plain part, which may be empty.
        String first = parts.get(0).source();
        int end = 0;
        while (end < first.length() && first.charAt(end) != '*' && first.charAt(end) != '?') {
            end++;
        }
        return first.substring(0, end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private sealed interface Part {
        /** The pattern source that is known without a request; empty for a variable. */
        String source();

        default boolean hasWildcards() {
            return source().indexOf('*') >= 0 || source().indexOf('?') >= 0;
        }

        void appendTo(Wildcard.Builder pattern, Variables variables);

        String expand(Variables variables);
    }

    private record Plain(String source) implements Part {
        @Override
        public void appendTo(Wildcard.Builder pattern, Variables variables) {
            pattern.pattern(source);
        }

        @Override
        public String expand(Variables variables) {
            return source;
        }
    }

    private record Variable(String name, String fallback) implements Part {
        /** @param inside the text between the braces; empty if it isn't a variable */
        static Optional<Part> parse(String inside) {
            int comma = inside.indexOf(',');
            String name = comma < 0 ? inside : inside.substring(0, comma).strip();
            if (!VariableNames.contains(name)) {
                return Optional.empty();
            }
            if (comma < 0) {
                return Optional.of(new Variable(name, "${" + name + "}"));
            }
            String quoted = inside.substring(comma + 1).strip();
            return quoted.length() >= 2 && quoted.startsWith("'") && quoted.endsWith("'")
                    ? Optional.of(new Variable(name, quoted.substring(1, quoted.length() - 1)))
                    : Optional.empty();
        }

        @Override
        public String source() {
            return "";
        }

        @Override
        public void appendTo(Wildcard.Builder pattern, Variables variables) {
            pattern.literal(expand(variables));
        }

        @Override
        public String expand(Variables variables) {
            return variables.variable(name).filter(value -> !value.isEmpty()).orElse(fallback);
        }
    }
}

package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.TextPattern;
import io.cloakroom.policy.match.Variables;
import java.util.List;

/**
 * The {@code String…} operators. A request value matches if it matches one of the policy's values.
 *
 * <p>Negation works as in MinIO. With {@code IfExists}, which MinIO lacks, it works as in AWS.
 */
record StringTest(Kind kind, List<TextPattern> expected) implements QuantifiedTest.Match {
    private enum Kind {
        EQUAL,
        EQUAL_IGNORING_CASE,
        LIKE
    }

    static ValueTest of(Operator operator, List<String> values) {
        Kind kind = switch (operator.comparison()) {
            case STRING_LIKE, STRING_NOT_LIKE -> Kind.LIKE;
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> Kind.EQUAL_IGNORING_CASE;
            default -> Kind.EQUAL;
        };
        StringTest test =
                new StringTest(kind, values.stream().map(TextPattern::compile).toList());
        return operator.ifExists() ? QuantifiedTest.asInAws(operator, test) : QuantifiedTest.asInMinio(operator, test);
    }

    @Override
    public boolean matches(String value, Variables variables) {
        for (TextPattern pattern : expected) {
            boolean matches = switch (kind) {
                case EQUAL -> pattern.isExactly(value, variables);
                case LIKE -> pattern.matches(value, variables);
                case EQUAL_IGNORING_CASE -> lowerCase(pattern.expand(variables)).equals(lowerCase(value));
            };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /** Lower-cases character by character, not by a language's rules: {@code İ} stays one character. */
    private static String lowerCase(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

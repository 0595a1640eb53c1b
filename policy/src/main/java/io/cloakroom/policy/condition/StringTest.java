package io.cloakroom.policy.condition;

import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.match.TextPattern;
import io.cloakroom.policy.match.Variables;
import java.util.List;

/**
 * The {@code String…} operators. A request value matches if one of the policy's values does.
 *
 * <p>Negation is MinIO's: the opposite of the whole, so {@code ForAllValues:StringNotEquals} means "not every value is
 * in the list". With {@code IfExists}, which MinIO lacks, the qualifier counts after the negation, as in AWS:
 * "every value is outside the list".
 */
record StringTest(Match match, List<TextPattern> expected, boolean all, boolean negated) implements ValueTest {
    private enum Match {
        EQUAL,
        EQUAL_IGNORING_CASE,
        LIKE
    }

    static StringTest of(Operator operator, List<String> values) {
        boolean negated = operator.comparison().isNegated();
        Qualifier everyValueNeeded =
                negated && operator.ifExists() ? Qualifier.FOR_ANY_VALUE : Qualifier.FOR_ALL_VALUES;
        Match match = switch (operator.comparison()) {
            case STRING_LIKE, STRING_NOT_LIKE -> Match.LIKE;
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> Match.EQUAL_IGNORING_CASE;
            default -> Match.EQUAL;
        };
        return new StringTest(
                match,
                values.stream().map(TextPattern::compile).toList(),
                operator.qualifier() == everyValueNeeded,
                negated);
    }

    static void requireTexts(Operator operator, List<ConditionValue> values) {
        if (!values.stream().allMatch(ConditionValue::isText)) {
            throw new MalformedElementException("value must be a string for %s condition".formatted(operator.name()));
        }
    }

    @Override
    public boolean test(List<String> requestValues, Variables variables) {
        return negated != (all ? all(requestValues, variables) : any(requestValues, variables));
    }

    private boolean all(List<String> requestValues, Variables variables) {
        for (String value : requestValues) {
            if (!matches(value, variables)) {
                return false;
            }
        }
        return true;
    }

    private boolean any(List<String> requestValues, Variables variables) {
        for (String value : requestValues) {
            if (matches(value, variables)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String value, Variables variables) {
        for (TextPattern pattern : expected) {
            boolean matches = switch (match) {
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

    /** Character by character, not by the rules of a language: {@code İ} stays one character. */
    private static String lowerCase(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

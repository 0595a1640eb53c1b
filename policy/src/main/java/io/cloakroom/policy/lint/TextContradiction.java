package io.cloakroom.policy.lint;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.lint.LintedStatement.WrittenCondition;
import io.cloakroom.policy.match.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds text conditions on one key that exclude each other. Ignores what can't be proved, such as variables. */
final class TextContradiction {
    private TextContradiction() {}

    /** Why the conditions can't all hold for a request that has the key; empty if they may. */
    static Optional<String> explain(List<WrittenCondition> conditions) {
        return explainExclusions(conditions).or(() -> explainDifferent(conditions));
    }

    /** Finds a positive condition whose values are all excluded by a negated one. */
    private static Optional<String> explainExclusions(List<WrittenCondition> conditions) {
        for (WrittenCondition wanted : conditions) {
            for (WrittenCondition excluded : conditions) {
                if (isPositive(wanted)
                        && wanted.condition().operator().qualifier() != Qualifier.FOR_ALL_VALUES
                        && isPlainNegation(excluded)
                        && excludesAll(excluded, wanted)) {
                    return Optional.of("`%s` excludes all that `%s` wants"
                            .formatted(Contradictions.name(excluded), Contradictions.name(wanted)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> explainDifferent(List<WrittenCondition> conditions) {
        for (WrittenCondition one : conditions) {
            for (WrittenCondition other : conditions) {
                if (one.condition().key().isSingleValued()
                        && isPositive(one)
                        && isPositive(other)
                        && areDisjoint(one, other)) {
                    return Optional.of("no value satisfies both `%s` and `%s`"
                            .formatted(Contradictions.name(one), Contradictions.name(other)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isPositive(WrittenCondition condition) {
        return switch (comparison(condition)) {
            case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, BOOL -> true;
            default -> false;
        };
    }

    private static boolean isPlainNegation(WrittenCondition condition) {
        return condition.condition().operator().qualifier() == Qualifier.NONE
                && switch (comparison(condition)) {
                    case STRING_NOT_EQUALS, STRING_NOT_EQUALS_IGNORE_CASE, STRING_NOT_LIKE -> true;
                    default -> false;
                };
    }

    private static boolean excludesAll(WrittenCondition excluded, WrittenCondition wanted) {
        return wanted.condition().values().stream()
                .allMatch(value -> excluded.condition().values().stream()
                        .anyMatch(other -> excludes(comparison(excluded), other, comparison(wanted), value)));
    }

    /** Whether every wanted text is excluded. */
    private static boolean excludes(Comparison excluded, String other, Comparison wanted, String value) {
        boolean isOneText = wanted == Comparison.STRING_EQUALS
                || wanted == Comparison.BOOL
                || (wanted == Comparison.STRING_LIKE && !Globs.hasWildcards(value));
        return switch (excluded) {
            case STRING_NOT_EQUALS -> isOneText && other.equals(value);
            case STRING_NOT_EQUALS_IGNORE_CASE ->
                (isOneText || wanted == Comparison.STRING_EQUALS_IGNORE_CASE)
                        && (other.equals(value) || (arePlain(other, value) && other.equalsIgnoreCase(value)));
            // A wildcard in a literal value is treated as one: this proves more than is needed.
            case STRING_NOT_LIKE ->
                wanted == Comparison.STRING_EQUALS_IGNORE_CASE
                        ? Globs.isEverything(other)
                        : Globs.includes(other, value);
            default -> false;
        };
    }

    private static boolean areDisjoint(WrittenCondition one, WrittenCondition other) {
        return one.condition().values().stream()
                .allMatch(value -> other.condition().values().stream()
                        .allMatch(otherValue -> areDisjoint(comparison(one), value, comparison(other), otherValue)));
    }

    private static boolean areDisjoint(Comparison one, String value, Comparison other, String otherValue) {
        if (!arePlain(value, otherValue)) {
            return false;
        }
        boolean ignoresCase =
                one == Comparison.STRING_EQUALS_IGNORE_CASE || other == Comparison.STRING_EQUALS_IGNORE_CASE;
        String left = ignoresCase ? value.toLowerCase(Locale.ROOT) : value;
        String right = ignoresCase ? otherValue.toLowerCase(Locale.ROOT) : otherValue;
        if (one == Comparison.STRING_LIKE && other == Comparison.STRING_LIKE) {
            return Globs.beginDifferently(left, right);
        }
        if (one == Comparison.STRING_LIKE) {
            return !Wildcard.matches(left, right);
        }
        return other == Comparison.STRING_LIKE ? !Wildcard.matches(right, left) : !left.equals(right);
    }

    /** Whether the texts are independent of the request and of the case rules for letters beyond ASCII. */
    private static boolean arePlain(String one, String other) {
        return (one + other).chars().allMatch(c -> c < 0x80) && !Globs.hasVariables(one) && !Globs.hasVariables(other);
    }

    private static Comparison comparison(WrittenCondition condition) {
        return condition.condition().operator().comparison();
    }
}

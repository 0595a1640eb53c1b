package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.json.Place;
import java.util.EnumSet;
import java.util.Set;

/** Findings about the values of conditions. */
final class ValueRules {
    private static final Set<Comparison> LITERAL = EnumSet.of(
            Comparison.STRING_EQUALS,
            Comparison.STRING_NOT_EQUALS,
            Comparison.STRING_EQUALS_IGNORE_CASE,
            Comparison.STRING_NOT_EQUALS_IGNORE_CASE);

    private ValueRules() {}

    static void check(LintedStatement statement, Findings findings) {
        for (LintedStatement.WrittenCondition written : statement.conditions()) {
            for (Place value : written.place().entries()) {
                check(written.condition(), value, findings);
            }
        }
    }

    private static void check(Condition condition, Place value, Findings findings) {
        if (isNull(condition, value)) {
            findings.add(
                    NULL_VALUE,
                    value,
                    "`null` counts as `false`, so the condition wants `%s` to be %s: write what is meant"
                            .formatted(condition.key(), wantedByFalse(condition)));
            return;
        }
        boolean isOfAddress = NetworkRules.check(condition, value, findings);
        Comparison comparison = condition.operator().comparison();
        if (!isOfAddress && LITERAL.contains(comparison) && Globs.hasWildcards(withoutVariables(value.text()))) {
            findings.add(
                    LITERAL_WILDCARD,
                    value,
                    "`%s` takes `%s` literally: for patterns there is `%s`"
                            .formatted(
                                    comparison.operatorName(),
                                    value.text(),
                                    comparison.isNegated() ? "StringNotLike" : "StringLike"));
        }
        KeyValues.fault(condition, value.text()).ifPresent(fault -> findings.add(VALUE_NEVER_THERE, value, fault));
    }

    /**
     * Whether the value is {@code null}. The reader accepts it only where a boolean is expected, and reads no text as
     * one.
     */
    private static boolean isNull(Condition condition, Place value) {
        Comparison comparison = condition.operator().comparison();
        return (comparison == Comparison.NULL || comparison == Comparison.BOOL)
                && value.text().equals("<nil>");
    }

    private static String wantedByFalse(Condition condition) {
        return condition.operator().comparison() == Comparison.NULL ? "there" : "`false`";
    }

    private static String withoutVariables(String text) {
        String rest = text;
        for (VariableText variable : VariableText.scan(text)) {
            rest = rest.replace(variable.text(), "");
        }
        return rest;
    }
}

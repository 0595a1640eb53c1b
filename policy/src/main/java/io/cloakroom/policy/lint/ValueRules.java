package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.json.Place;

/** Findings about the values of conditions. */
final class ValueRules {
    private ValueRules() {}

    static void check(LintedStatement statement, Findings findings) {
        for (LintedStatement.WrittenCondition written : statement.conditions()) {
            Comparison comparison = written.condition().operator().comparison();
            for (Place value : written.place().entries()) {
                check(comparison, value, findings);
                KeyValues.fault(written.condition(), value.text())
                        .ifPresent(fault -> findings.add(VALUE_NEVER_THERE, value, fault));
            }
        }
    }

    private static void check(Comparison comparison, Place value, Findings findings) {
        switch (comparison) {
            case STRING_EQUALS, STRING_NOT_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> {
                if (Globs.hasWildcards(withoutVariables(value.text()))) {
                    findings.add(
                            LITERAL_WILDCARD,
                            value,
                            "`%s` takes `%s` literally: for patterns there is `%s`"
                                    .formatted(comparison.operatorName(), value.text(), like(comparison)));
                }
            }
            case IP_ADDRESS, NOT_IP_ADDRESS -> {
                if (value.text().indexOf(':') >= 0 && value.text().indexOf('/') < 0) {
                    findings.add(
                            IPV6_WITHOUT_PREFIX,
                            value,
                            "an IPv6 address without prefix length means its /32 network, as in MinIO: write `%s/128`"
                                    .formatted(value.text()));
                }
            }
            default -> {
                // the other operators have values of one form, which the reader has checked
            }
        }
    }

    private static String like(Comparison comparison) {
        return comparison.isNegated() ? "StringNotLike" : "StringLike";
    }

    private static String withoutVariables(String text) {
        String rest = text;
        for (VariableText variable : VariableText.scan(text)) {
            rest = rest.replace(variable.text(), "");
        }
        return rest;
    }
}

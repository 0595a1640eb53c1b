package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.CONTRADICTION;

import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Comparison.Family;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.lint.LintedStatement.WrittenCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds conditions on one key that can't all hold for any request, so that the statement never applies. */
final class Contradictions {
    private Contradictions() {}

    static void check(LintedStatement statement, Findings findings) {
        Map<String, List<WrittenCondition>> byKey = new LinkedHashMap<>();
        for (WrittenCondition condition : statement.conditions()) {
            byKey.computeIfAbsent(condition.condition().key().name(), key -> new ArrayList<>())
                    .add(condition);
        }
        byKey.values()
                .forEach(conditions -> explain(conditions)
                        .ifPresent(reason -> findings.add(
                                CONTRADICTION,
                                conditions.get(conditions.size() - 1).place(),
                                "the statement never applies: " + reason)));
    }

    private static Optional<String> explain(List<WrittenCondition> conditions) {
        Optional<String> requiring = conditions.stream()
                .filter(condition -> needsKey(condition))
                .map(Contradictions::name)
                .findFirst();
        boolean wantsAbsent = conditions.stream()
                .anyMatch(condition -> isNull(condition)
                        && condition.condition().values().get(0).equals("true"));
        if (requiring.isPresent() && wantsAbsent) {
            return Optional.of("`Null` wants `%s` to be absent and `%s` needs it"
                    .formatted(conditions.get(0).condition().key(), requiring.get()));
        }
        // Without the key, all other conditions may hold: those with IfExists, and negated ones.
        return requiring.flatMap(name -> explainPresent(conditions));
    }

    private static Optional<String> explainPresent(List<WrittenCondition> conditions) {
        return TextContradiction.explain(conditions)
                .or(() -> AddressContradiction.explain(conditions))
                .or(() -> Window.explain(ofFamily(conditions, Family.NUMERIC)))
                .or(() -> Window.explain(ofFamily(conditions, Family.DATE)));
    }

    /** Whether the condition fails if the request lacks the key. */
    private static boolean needsKey(WrittenCondition condition) {
        Operator operator = condition.condition().operator();
        Comparison comparison = operator.comparison();
        if (operator.ifExists()) {
            return false;
        }
        return switch (comparison.family()) {
            case NULL -> condition.condition().values().get(0).equals("false");
            case STRING, ARN -> !comparison.isNegated() && operator.qualifier() != Qualifier.FOR_ALL_VALUES;
            case IP -> comparison == Comparison.IP_ADDRESS;
            case BINARY, NUMERIC, DATE, BOOL -> true;
        };
    }

    private static boolean isNull(WrittenCondition condition) {
        return condition.condition().operator().comparison() == Comparison.NULL;
    }

    static List<WrittenCondition> ofFamily(List<WrittenCondition> conditions, Family family) {
        return conditions.stream()
                .filter(condition ->
                        condition.condition().operator().comparison().family() == family)
                .toList();
    }

    static String name(WrittenCondition condition) {
        return condition.condition().operator().name();
    }
}

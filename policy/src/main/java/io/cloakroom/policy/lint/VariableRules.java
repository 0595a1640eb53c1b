package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.MeantKey;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.NearestName;
import io.cloakroom.policy.match.VariableNames;
import java.util.Optional;

/** Findings about text that looks like a policy variable but is taken literally. */
final class VariableRules {
    /** A place without a closing brace reaches to the end of the document. */
    private static final int MAX_SHOWN = 128;

    private VariableRules() {}

    static void check(LintedStatement statement, Findings findings) {
        statement.resourceEntries().forEach(entry -> check(statement, entry, findings));
        for (LintedStatement.WrittenCondition condition : statement.conditions()) {
            if (condition.condition().operator().comparison().family().takesVariables()) {
                condition.place().entries().forEach(value -> check(statement, value, findings));
            }
        }
    }

    private static void check(LintedStatement statement, Place place, Findings findings) {
        AlmostVariables.check(place, findings);
        for (VariableText variable : VariableText.scan(place.text())) {
            if (!variable.isVariable()) {
                findings.add(UNKNOWN_VARIABLE, place, explain(variable));
            } else if (variable.name().startsWith(ConditionKey.CLAIM)) {
                KeyRules.checkClaim(statement, variable.name(), place, findings);
            }
        }
    }

    private static String explain(VariableText variable) {
        String name = variable.name();
        String stays = "`%s` is not a policy variable and stays as it is".formatted(shown(variable.text()));
        if (!variable.text().endsWith("}")) {
            return stays + ": the closing brace is missing";
        }
        if (name.equals("*") || name.equals("?") || name.equals("$")) {
            return stays + ": there is no escape for wildcards";
        }
        if (VariableNames.contains(name)) {
            return variable.text().indexOf(',') < 0
                    ? "%s: write it without spaces, `${%s}`".formatted(stays, name)
                    : "%s: a default is written in apostrophes, `${%s, 'x'}`".formatted(stays, name);
        }
        Optional<String> key = ConditionKey.find(name).map(ConditionKey::base).or(() -> MeantKey.of(name));
        if (key.isPresent() && !VariableNames.contains(key.get())) {
            return stays + ": only keys that every request can have are variables";
        }
        return stays + NearestName.question(key.map("${%s}"::formatted).map(VariableRules::shown));
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}

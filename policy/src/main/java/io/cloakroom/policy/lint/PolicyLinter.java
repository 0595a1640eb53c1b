package io.cloakroom.policy.lint;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.json.ReadResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a valid policy allows but its author most likely did not intend, or what is wider than the author thinks.
 * A finding is advice: the document is valid and means what it says. If a finding says that something never matches, it
 * never does.
 */
public final class PolicyLinter {
    private PolicyLinter() {}

    /** The findings: about the document first, then statement by statement. Never throws. */
    public static List<Finding> lint(ReadResult.Valid document) {
        Findings findings = new Findings();
        DocumentRules.check(document, findings);
        List<LintedStatement> statements = statements(document);
        Shadowing shadowing = new Shadowing(statements);
        for (LintedStatement statement : statements) {
            MemberRules.check(statement, findings);
            PrincipalRules.check(statement, findings);
            TrustRules.check(statement, findings);
            ActionRules.check(statement, findings);
            ResourceRules.check(statement, findings);
            KindRules.check(statement, findings);
            VariableRules.check(statement, findings);
            KeyRules.check(statement, findings);
            ValueRules.check(statement, findings);
            Contradictions.check(statement, findings);
            shadowing.check(statement, findings);
        }
        return findings.toList();
    }

    private static List<LintedStatement> statements(ReadResult.Valid document) {
        List<LintedStatement> statements = new ArrayList<>();
        List<Place> places = document.root().member("Statement").stream()
                .flatMap(list -> list.entries().stream())
                .toList();
        for (int i = 0; i < document.document().statements().size(); i++) {
            statements.add(
                    LintedStatement.of(i, document.document().statements().get(i), places.get(i)));
        }
        return statements;
    }
}

package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import java.util.Set;

/** Findings about {@code Principal}: meaningless in an identity policy, names of accounts in a bucket policy. */
final class PrincipalRules {
    private PrincipalRules() {}

    static void check(LintedStatement statement, Findings findings) {
        statement.place().member("Principal").ifPresent(principal -> {
            if (statement.isOfBucket()) {
                checkOfBucket(principal, findings);
            } else {
                findings.add(
                        IGNORED_PRINCIPAL,
                        principal,
                        "`Principal` is ignored here: the statement is about whoever the policy is given to; "
                                + "only a bucket policy names principals");
            }
        });
    }

    private static void checkOfBucket(Place principal, Findings findings) {
        MemberRules.checkNames(principal, Set.of("AWS"), findings);
        principal
                .member("AWS")
                .map(Place::entries)
                .ifPresent(entries -> entries.stream()
                        .filter(entry -> entry.text().startsWith("arn:"))
                        .forEach(entry -> findings.add(
                                ARN_PRINCIPAL,
                                entry,
                                "`%s` is compared as text with the name of the caller's account: write the name itself, or `*`"
                                        .formatted(entry.text()))));
    }
}

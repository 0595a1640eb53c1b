package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.BucketPrincipals;
import java.util.List;
import java.util.Set;

/**
 * Findings about {@code Principal}: it is ignored in an identity policy, and may name nobody in a bucket policy.
 */
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
                        "`Principal` is ignored here: the statement is about whoever has the policy; "
                                + "only a bucket policy names principals");
            }
        });
    }

    private static void checkOfBucket(Place principal, Findings findings) {
        MemberRules.checkNames(principal, Set.of("AWS"), findings);
        List<Place> names = principal.member("AWS").map(Place::entries).orElse(List.of());
        for (Place name : names) {
            BucketPrincipals.problem(name.text())
                    .ifPresent(problem -> findings.add(
                            NAMED_PRINCIPAL, name, "invalid principal `%s`: %s".formatted(name.text(), problem)));
        }
    }
}

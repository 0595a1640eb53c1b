package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.condition.Qualifier;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import java.util.Optional;
import java.util.Set;

/**
 * Findings about statements on STS actions. One with a principal is a trust policy of AWS: it says whose tokens may
 * assume a role. Without a condition on audience or subject, every token of the provider may (S-23).
 */
final class TrustRules {
    private static final Set<String> PINNING_KEYS = Set.of("jwt:aud", "jwt:azp", "jwt:client_id", "jwt:sub");

    /** The actions that the callers of roles with a trust policy need an Allow for. */
    private static final Set<String> OF_ROLES = Set.of("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity");

    private TrustRules() {}

    static void check(LintedStatement statement, Findings findings) {
        boolean allowsSts = statement.isAllow()
                && !statement.isOfBucket()
                && !statement.matched().isEmpty()
                && statement.matched().stream().allMatch(action -> ActionFamily.of(action) == ActionFamily.STS);
        if (!allowsSts) {
            return;
        }
        Optional<Place> principal = statement.place().member("Principal");
        if (principal.isEmpty() && statement.matched().stream().noneMatch(OF_ROLES::contains)) {
            findings.add(
                    STS_ALLOW,
                    statement.element(statement.statement().actions().element()),
                    "grants nothing: who may assume a role is the provider's configuration or the role's trust policy; "
                            + "only a Deny of this action counts");
        } else if (principal.isPresent()
                && isOpen(principal.get())
                && statement.statement().conditions().stream().noneMatch(TrustRules::pins)) {
            findings.add(
                    OPEN_TRUST,
                    principal.get(),
                    "every token of the provider, whichever client it was made for, may assume the role: add a "
                            + "condition such as \"StringEquals\": {\"jwt:aud\": \"…\"}, or on `jwt:sub`");
        }
    }

    /** Whether the principal is everybody, or anyone with a token of a provider. */
    private static boolean isOpen(Place principal) {
        return principal.text().equals("*")
                || principal.member("Federated").isPresent()
                || principal.member("AWS").stream()
                        .flatMap(names -> names.entries().stream())
                        .anyMatch(name -> name.text().equals("*"));
    }

    private static boolean pins(Condition condition) {
        Operator operator = condition.operator();
        boolean needsTheValue = operator.qualifier() != Qualifier.FOR_ALL_VALUES && !operator.ifExists();
        return needsTheValue
                && PINNING_KEYS.contains(condition.key().name())
                && switch (operator.comparison()) {
                    case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE -> true;
                    case STRING_LIKE -> condition.values().stream().noneMatch(Globs::isEverything);
                    default -> false;
                };
    }
}

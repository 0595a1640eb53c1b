package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.policies.TrustedRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A role.
 *
 * @param trust the trust policy as compact JSON
 * @param policies their names, sorted
 */
public record Role(
        String name,
        String trust,
        List<String> policies,
        Duration longestSession,
        String description,
        Instant created,
        Instant updated) {
    static Role of(String name, StoredRole stored) {
        return new Role(
                name,
                stored.trust(),
                stored.policies(),
                stored.longestSession(),
                stored.description(),
                stored.created(),
                stored.updated());
    }

    public Role {
        policies = List.copyOf(policies);
    }

    public String arn() {
        return TrustedRole.arn(name);
    }
}

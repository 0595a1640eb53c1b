package io.cloakroom.bridge.iam;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user as others see it.
 *
 * @param name also its access key id
 * @param policies attached to the user itself
 * @param groups sorted
 * @param policiesUpdated when its policies were changed last, if ever: MinIO's {@code updatedAt}
 */
public record User(
        String name,
        AccountStatus status,
        List<String> policies,
        List<String> groups,
        Optional<Instant> policiesUpdated) {
    public User {
        policies = List.copyOf(policies);
        groups = List.copyOf(groups);
    }
}

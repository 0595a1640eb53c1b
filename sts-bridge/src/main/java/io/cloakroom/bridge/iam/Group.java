package io.cloakroom.bridge.iam;

import java.time.Instant;
import java.util.List;

/**
 * A group as others see it.
 *
 * @param members sorted
 * @param policies attached to it; as with MinIO none if it is disabled
 */
public record Group(String name, AccountStatus status, List<String> members, List<String> policies, Instant updated) {
    public Group {
        members = List.copyOf(members);
        policies = List.copyOf(policies);
    }
}

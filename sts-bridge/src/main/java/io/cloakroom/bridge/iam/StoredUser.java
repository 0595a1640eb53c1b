package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user as stored.
 *
 * @param id random, new for each user; sessions, service accounts and memberships belong to it, not to the name
 * @param policies attached to the user itself; sorted, each once
 * @param policiesUpdated when those were changed last, if ever
 */
record StoredUser(
        String id,
        StoredSecret secret,
        AccountStatus status,
        List<String> policies,
        Optional<Instant> policiesUpdated,
        Instant created,
        Instant updated) {
    StoredUser {
        policies = List.copyOf(policies);
    }

    static StoredUser create(String id, StoredSecret secret, AccountStatus status, Instant now) {
        return new StoredUser(id, secret, status, List.of(), Optional.empty(), now, now);
    }

    boolean isEnabled() {
        return status == AccountStatus.ENABLED;
    }

    StoredUser with(StoredSecret newSecret, AccountStatus newStatus, Instant now) {
        return new StoredUser(id, newSecret, newStatus, policies, policiesUpdated, created, now);
    }

    StoredUser withPolicies(List<String> newPolicies, Instant now) {
        return new StoredUser(id, secret, status, newPolicies, Optional.of(now), created, now);
    }
}

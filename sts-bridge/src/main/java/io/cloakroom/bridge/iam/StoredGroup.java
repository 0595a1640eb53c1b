package io.cloakroom.bridge.iam;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A group as stored.
 *
 * @param members the ids of users by their names. A member whose user is gone, or is another one by now, is a leftover
 *     and counts for nothing.
 * @param policies attached to the group; sorted, each once
 */
record StoredGroup(
        SortedMap<String, String> members,
        AccountStatus status,
        List<String> policies,
        Instant created,
        Instant updated) {
    StoredGroup {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        policies = List.copyOf(policies);
    }

    static StoredGroup create(Instant now) {
        return new StoredGroup(new TreeMap<>(), AccountStatus.ENABLED, List.of(), now, now);
    }

    boolean isEnabled() {
        return status == AccountStatus.ENABLED;
    }

    StoredGroup with(Map<String, String> added, Instant now) {
        TreeMap<String, String> all = new TreeMap<>(members);
        all.putAll(added);
        return new StoredGroup(all, status, policies, created, now);
    }

    /** @param removed name and id must both be the member's */
    StoredGroup without(Map<String, String> removed, Instant now) {
        TreeMap<String, String> rest = new TreeMap<>(members);
        removed.forEach(rest::remove);
        return new StoredGroup(rest, status, policies, created, now);
    }

    StoredGroup with(AccountStatus newStatus, Instant now) {
        return new StoredGroup(members, newStatus, policies, created, now);
    }

    StoredGroup withPolicies(List<String> newPolicies, Instant now) {
        return new StoredGroup(members, status, newPolicies, created, now);
    }
}

package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Assumption;
import io.cloakroom.bridge.credentials.Origin;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.TrustedRole;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All roles that can be read. */
final class KnownRoles {
    private final SortedMap<String, StoredRole> byName;
    private final Map<String, Optional<TrustedRole>> byArn;

    /** A stored role with its parsed form. */
    record Known(StoredRole stored, TrustedRole role) {}

    KnownRoles(Map<String, Optional<Known>> roles) {
        TreeMap<String, StoredRole> stored = new TreeMap<>();
        roles.forEach((name, role) -> role.ifPresent(it -> stored.put(name, it.stored())));
        this.byName = Collections.unmodifiableSortedMap(stored);
        this.byArn = roles.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> TrustedRole.arn(entry.getKey()),
                        entry -> entry.getValue().map(Known::role)));
    }

    /**
     * The role with this ARN: one of these, else one of the others. A role of these that cannot be read hides one of
     * the others.
     */
    Optional<TrustedRole> find(String arn, KnownRoles others) {
        Optional<TrustedRole> role = byArn.get(arn);
        return role != null ? role : others.byArn.getOrDefault(arn, Optional.empty());
    }

    /** Whether the role of a session is among these or others, and so are those of the sessions it was made from. */
    boolean haveRolesOf(Session session, KnownRoles others) {
        Optional<Assumption> assumption = session.assumption();
        if (assumption.isEmpty() || !has(session.role(), assumption.get().roleId(), others)) {
            return false;
        }
        for (Origin origin : assumption.get().origins()) {
            if (origin.roleId().isPresent()
                    && !has(origin.role(), origin.roleId().get(), others)) {
                return false;
            }
        }
        return true;
    }

    private boolean has(Optional<String> arn, String id, KnownRoles others) {
        return arn.flatMap(known -> find(known, others))
                .filter(role -> role.id().equals(id))
                .isPresent();
    }

    /** These by name, and others whose names are not among them. */
    SortedMap<String, StoredRole> byNameWith(KnownRoles others) {
        TreeMap<String, StoredRole> all = new TreeMap<>(others.byName);
        all.keySet().removeIf(this::has);
        all.putAll(byName);
        return all;
    }

    /** Whether there is one of this name, even if it cannot be read. */
    boolean has(String name) {
        return byArn.containsKey(TrustedRole.arn(name));
    }
}

package io.cloakroom.bridge.iam;

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
    private final Map<String, TrustedRole> byArn;

    /** A role with its meaning. */
    record Known(StoredRole stored, TrustedRole role) {}

    KnownRoles(Map<String, Optional<Known>> roles) {
        TreeMap<String, StoredRole> stored = new TreeMap<>();
        roles.forEach((name, role) -> role.ifPresent(it -> stored.put(name, it.stored())));
        this.byName = Collections.unmodifiableSortedMap(stored);
        this.byArn = roles.values().stream()
                .flatMap(Optional::stream)
                .map(Known::role)
                .collect(Collectors.toUnmodifiableMap(TrustedRole::arn, role -> role));
    }

    SortedMap<String, StoredRole> byName() {
        return byName;
    }

    Optional<TrustedRole> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }
}

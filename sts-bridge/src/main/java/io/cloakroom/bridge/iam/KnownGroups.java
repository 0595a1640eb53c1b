package io.cloakroom.bridge.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** All groups as this node knows them, and what each user gets from them. */
final class KnownGroups {
    private static final Membership BLOCKED = new Membership(List.of(), List.of(), true);

    private final SortedMap<String, StoredGroup> byName;
    private final Map<String, Membership> byUserId;
    private final boolean isEverybodyBlocked;

    /** @param groups by name; empty: the members of the group are not known, so it may be anybody */
    KnownGroups(Map<String, Optional<StoredGroup>> groups) {
        this.byName = new TreeMap<>();
        groups.forEach((name, group) -> group.ifPresent(it -> byName.put(name, it)));
        this.byUserId = memberships(byName);
        this.isEverybodyBlocked = groups.values().stream().anyMatch(Optional::isEmpty);
    }

    /** The groups that can be read, by name. */
    SortedMap<String, StoredGroup> byName() {
        return byName;
    }

    /** What a user gets from its groups; the same object for as long as the groups are the same. */
    Membership ofUser(String id) {
        return isEverybodyBlocked ? BLOCKED : byUserId.getOrDefault(id, Membership.NONE);
    }

    /** The names of the groups a user is in. */
    List<String> namesOf(String id) {
        return byUserId.getOrDefault(id, Membership.NONE).groups();
    }

    private static Map<String, Membership> memberships(SortedMap<String, StoredGroup> groups) {
        Map<String, List<String>> names = new HashMap<>();
        groups.forEach((name, group) -> group.members()
                .values()
                .forEach(id ->
                        names.computeIfAbsent(id, user -> new ArrayList<>(2)).add(name)));
        // Many users are in the same groups.
        Map<List<String>, Membership> shared = new HashMap<>();
        Map<String, Membership> memberships = HashMap.newHashMap(names.size());
        names.forEach((id, in) -> memberships.put(id, shared.computeIfAbsent(in, same -> membership(same, groups))));
        return memberships;
    }

    private static Membership membership(Collection<String> names, Map<String, StoredGroup> groups) {
        TreeSet<String> policies = new TreeSet<>();
        boolean isBlocked = false;
        for (String name : names) {
            StoredGroup group = groups.get(name);
            if (group != null) {
                policies.addAll(group.policies());
                isBlocked |= !group.isEnabled();
            }
        }
        return new Membership(List.copyOf(names), List.copyOf(policies), isBlocked);
    }
}

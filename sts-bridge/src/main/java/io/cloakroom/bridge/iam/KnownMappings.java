package io.cloakroom.bridge.iam;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The policies attached to DNs of a directory, as this node knows them.
 *
 * @param users policies by DN; only those with any
 * @param groups policies by DN; only those with any
 * @param unreadable the paths below {@link MappingFile#DIRECTORY} of those that cannot be read
 */
record KnownMappings(
        NavigableMap<String, List<String>> users, NavigableMap<String, List<String>> groups, Set<String> unreadable) {
    static KnownMappings of(Map<String, Optional<StoredMapping>> byName) {
        NavigableMap<String, List<String>> users = new TreeMap<>();
        NavigableMap<String, List<String>> groups = new TreeMap<>();
        Set<String> unreadable = new HashSet<>();
        byName.forEach((name, mapping) -> {
            if (mapping.isEmpty()) {
                unreadable.add(name);
            } else if (mapping.get().policies().isEmpty()) {
                return;
            } else if (name.startsWith(MappingFile.USERS)) {
                users.put(
                        name.substring(MappingFile.USERS.length()),
                        mapping.get().policies());
            } else if (name.startsWith(MappingFile.GROUPS)) {
                groups.put(
                        name.substring(MappingFile.GROUPS.length()),
                        mapping.get().policies());
            }
        });
        return new KnownMappings(
                Collections.unmodifiableNavigableMap(users),
                Collections.unmodifiableNavigableMap(groups),
                Set.copyOf(unreadable));
    }

    /** The policies of a user and its groups, sorted, each once. Empty if everything is denied to it. */
    Optional<List<String>> of(String userDn, List<String> groupDns) {
        if (!unreadable.isEmpty() && isBlocked(userDn, groupDns)) {
            return Optional.empty();
        }
        List<String> own = users.getOrDefault(userDn, List.of());
        TreeSet<String> all = new TreeSet<>(own);
        for (String group : groupDns) {
            all.addAll(groups.getOrDefault(group, List.of()));
        }
        return Optional.of(List.copyOf(all));
    }

    private boolean isBlocked(String userDn, List<String> groupDns) {
        return unreadable.contains(MappingFile.USERS + userDn)
                || groupDns.stream().anyMatch(group -> unreadable.contains(MappingFile.GROUPS + group));
    }

    /** The groups among these that have policies, or may have some. */
    List<String> attachedGroups(List<String> groupDns) {
        return groupDns.stream()
                .filter(group -> groups.containsKey(group) || unreadable.contains(MappingFile.GROUPS + group))
                .toList();
    }

    boolean names(String policy) {
        return users.values().stream().anyMatch(policies -> policies.contains(policy))
                || groups.values().stream().anyMatch(policies -> policies.contains(policy));
    }
}

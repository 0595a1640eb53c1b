package io.cloakroom.bridge.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who has which policies, in MinIO's sections. A section that was not asked for is empty. All are sorted.
 *
 * @param asOf when they were read
 */
public record PolicyEntities(
        Instant asOf, List<UserMapping> users, List<GroupMapping> groups, List<PolicyMapping> policies) {
    /** The policies of a user, and those of its groups that have any. */
    public record UserMapping(String user, List<String> policies, List<GroupMapping> memberOf) {
        public UserMapping {
            policies = List.copyOf(policies);
            memberOf = List.copyOf(memberOf);
        }
    }

    /** The policies of a group, disabled or not. */
    public record GroupMapping(String group, List<String> policies) {
        public GroupMapping {
            policies = List.copyOf(policies);
        }
    }

    /** The users and groups that a policy is attached to. */
    public record PolicyMapping(String policy, List<String> users, List<String> groups) {
        public PolicyMapping {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }

    public PolicyEntities {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        policies = List.copyOf(policies);
    }

    /**
     * Reads the mappings. Users and groups without policies are left out.
     *
     * @param question an empty one means all policies that are attached to somebody
     */
    static PolicyEntities read(IamDirectory directory, Question question, Instant now) {
        return new PolicyEntities(
                now,
                userMappings(directory, new TreeSet<>(question.users())),
                groupMappings(directory.groups().byName(), new TreeSet<>(question.groups())),
                question.isEmpty() || !question.policies().isEmpty()
                        ? policyMappings(directory, question.policies())
                        : List.of());
    }

    /**
     * Reads the mappings of a directory: names are DNs.
     *
     * @param groupsOf the groups that a user is in now
     */
    static PolicyEntities read(
            KnownMappings mappings, Question question, Function<String, List<String>> groupsOf, Instant now) {
        List<UserMapping> users = new ArrayList<>();
        for (String dn : new TreeSet<>(question.users())) {
            List<String> own = mappings.users().getOrDefault(dn, List.of());
            List<GroupMapping> memberOf = mappings.attachedGroups(groupsOf.apply(dn)).stream()
                    .map(group -> new GroupMapping(group, mappings.groups().getOrDefault(group, List.of())))
                    .toList();
            if (!own.isEmpty() || !memberOf.isEmpty()) {
                users.add(new UserMapping(dn, own, memberOf));
            }
        }
        List<GroupMapping> groups = new TreeSet<>(question.groups())
                .stream()
                        .filter(mappings.groups()::containsKey)
                        .map(dn -> new GroupMapping(dn, mappings.groups().getOrDefault(dn, List.of())))
                        .toList();
        SortedMap<String, TreeSet<String>> ofUsers = new TreeMap<>();
        SortedMap<String, TreeSet<String>> ofGroups = new TreeMap<>();
        mappings.users().forEach((dn, policies) -> add(ofUsers, policies, dn));
        mappings.groups().forEach((dn, policies) -> add(ofGroups, policies, dn));
        return new PolicyEntities(
                now,
                users,
                groups,
                question.isEmpty() || !question.policies().isEmpty()
                        ? policyMappings(ofUsers, ofGroups, question.policies())
                        : List.of());
    }

    /** The users, groups and policies whose mappings are asked for, by name. */
    public record Question(List<String> users, List<String> groups, List<String> policies) {
        public Question {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
            policies = List.copyOf(policies);
        }

        boolean isEmpty() {
            return users.isEmpty() && groups.isEmpty() && policies.isEmpty();
        }
    }

    private static List<UserMapping> userMappings(IamDirectory directory, Collection<String> names) {
        KnownGroups groups = directory.groups();
        List<UserMapping> mappings = new ArrayList<>();
        for (String name : names) {
            KnownUser user = directory.users().get(name);
            if (user != null) {
                List<String> own = user.stored().policies();
                List<GroupMapping> memberOf = groupMappings(
                        groups.byName(), groups.namesOf(user.stored().id()));
                if (!own.isEmpty() || !memberOf.isEmpty()) {
                    mappings.add(new UserMapping(name, own, memberOf));
                }
            }
        }
        return mappings;
    }

    private static List<GroupMapping> groupMappings(Map<String, StoredGroup> groups, Collection<String> names) {
        List<GroupMapping> mappings = new ArrayList<>();
        for (String name : names) {
            StoredGroup group = groups.get(name);
            if (group != null && !group.policies().isEmpty()) {
                mappings.add(new GroupMapping(name, group.policies()));
            }
        }
        return mappings;
    }

    /** @param names empty: all */
    private static List<PolicyMapping> policyMappings(IamDirectory directory, Collection<String> names) {
        SortedMap<String, TreeSet<String>> users = new TreeMap<>();
        SortedMap<String, TreeSet<String>> groups = new TreeMap<>();
        directory
                .users()
                .byName()
                .forEach((name, user) -> add(users, user.stored().policies(), name));
        directory.groups().byName().forEach((name, group) -> add(groups, group.policies(), name));
        return policyMappings(users, groups, names);
    }

    private static List<PolicyMapping> policyMappings(
            SortedMap<String, TreeSet<String>> users,
            SortedMap<String, TreeSet<String>> groups,
            Collection<String> names) {
        TreeSet<String> mapped = new TreeSet<>(users.keySet());
        mapped.addAll(groups.keySet());
        if (!names.isEmpty()) {
            mapped.retainAll(new TreeSet<>(names));
        }
        return mapped.stream()
                .map(policy -> new PolicyMapping(
                        policy,
                        List.copyOf(users.getOrDefault(policy, new TreeSet<>())),
                        List.copyOf(groups.getOrDefault(policy, new TreeSet<>()))))
                .toList();
    }

    private static void add(Map<String, TreeSet<String>> holders, List<String> policies, String holder) {
        policies.forEach(policy ->
                holders.computeIfAbsent(policy, name -> new TreeSet<>()).add(holder));
    }
}

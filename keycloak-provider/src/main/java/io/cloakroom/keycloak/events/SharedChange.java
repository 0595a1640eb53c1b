package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.mapper.ClaimsNow;
import io.cloakroom.keycloak.mapper.Composites;
import io.cloakroom.keycloak.mapper.S3PolicyMapper;
import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What a change of a role or group means for those who have it: which names they lose and get by it, and who they are.
 *
 * <p>Keycloak does not say what was before. So that is asked in a session of its own, which does not see what the
 * transaction of the change has not committed yet.
 *
 * @param lost names that the role or group does not give any more
 * @param gained names that it did not give before
 * @param users ids of those who had it, if they are not many
 */
record SharedChange(Set<String> lost, Set<String> gained, Set<String> users, boolean isOfMany) {
    /** For more holders, cut-offs by policy name stand in for one event each. */
    static final int MANY = 100;

    SharedChange {
        lost = Set.copyOf(lost);
        gained = Set.copyOf(gained);
        users = Set.copyOf(users);
    }

    private record Before(Set<String> names, Set<String> users, boolean isOfMany) {
        static final Before NOTHING = new Before(Set.of(), Set.of(), false);

        static Before of(Set<String> names, Set<String> users) {
            return new Before(names, users, users.size() > MANY);
        }

        static Before ofMany(Set<String> names) {
            return new Before(names, Set.of(), true);
        }
    }

    boolean isNothing() {
        return (!isOfMany && users.isEmpty()) || (lost.isEmpty() && gained.isEmpty());
    }

    /** What is looked at: whether the transaction removes it, and whether its holders are taken for many uncounted. */
    record Look(String id, boolean isGone, boolean isQuick) {}

    static SharedChange ofRole(KeycloakSession session, RealmModel realm, Look look) {
        @Nullable RoleModel now = look.isGone() ? null : realm.getRoleById(look.id());
        Set<String> after = now == null ? Set.of() : names(realm, now);
        return between(before(session, realm, old -> ofRole(old, look, after)), after);
    }

    static SharedChange ofGroup(KeycloakSession session, RealmModel realm, Look look) {
        @Nullable GroupModel now = look.isGone() ? null : session.groups().getGroupById(realm, look.id());
        Set<String> after = now == null ? Set.of() : names(realm, now);
        return between(before(session, realm, old -> ofGroup(old, look, after)), after);
    }

    /** Ids of the roles that had one of these names, of the realm if the client is empty. */
    static Set<String> rolesNamed(KeycloakSession session, RealmModel realm, String client, List<String> names) {
        Set<String> ids = new LinkedHashSet<>();
        before(session, realm, old -> {
            @Nullable
            RoleContainerModel container =
                    client.isEmpty() ? old.realm() : old.realm().getClientById(client);
            for (String name : names) {
                @Nullable RoleModel role = container == null ? null : container.getRole(name);
                if (role != null) {
                    ids.add(role.getId());
                }
            }
            return Optional.empty();
        });
        return ids;
    }

    /** Ids of the groups of an organization that is disabled now, and was not before. */
    static Set<String> groupsDisabledWith(KeycloakSession session, RealmModel realm, String organization) {
        Set<String> ids = new LinkedHashSet<>();
        if (!OrganizationGroups.isEnabled(session, organization)) {
            before(session, realm, old -> {
                if (OrganizationGroups.isEnabled(old.session(), organization)) {
                    OrganizationGroups.allOf(old.session(), organization)
                            .map(GroupModel::getId)
                            .forEach(ids::add);
                }
                return Optional.empty();
            });
        }
        return ids;
    }

    /** Whether a mapper of the client scope is gone, or may give other names than before. */
    static boolean hasOtherMappers(KeycloakSession session, RealmModel realm, String scope) {
        Set<Map<String, String>> now = mappers(realm, scope);
        boolean[] isOther = {false};
        before(session, realm, old -> {
            isOther[0] = !now.containsAll(mappers(old.realm(), scope));
            return Optional.empty();
        });
        return isOther[0];
    }

    /** Their options, but for those that say in which tokens the claim is. */
    private static Set<Map<String, String>> mappers(RealmModel realm, String scope) {
        return Stream.ofNullable(realm.getClientScopeById(scope))
                .flatMap(ClientScopeModel::getProtocolMappersStream)
                .filter(mapper -> S3PolicyMapper.ID.equals(mapper.getProtocolMapper()))
                .map(mapper -> {
                    Map<String, String> options = new TreeMap<>(mapper.getConfig());
                    options.keySet().removeIf(key -> key.endsWith(".claim"));
                    return options;
                })
                .collect(Collectors.toSet());
    }

    private static SharedChange between(Before before, Set<String> after) {
        Set<String> lost = new TreeSet<>(before.names());
        lost.removeAll(after);
        Set<String> gained = new TreeSet<>(after);
        gained.removeAll(before.names());
        return new SharedChange(lost, gained, before.users(), before.isOfMany());
    }

    /** A realm, in the session that sees what was before. */
    private record Old(KeycloakSession session, RealmModel realm) {}

    private static Before before(KeycloakSession session, RealmModel realm, Function<Old, Optional<Before>> question) {
        Before[] found = {Before.NOTHING};
        String id = realm.getId();
        KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
            @Nullable RealmModel ownRealm = own.realms().getRealm(id);
            if (ownRealm != null) {
                own.getContext().setRealm(ownRealm);
                found[0] = question.apply(new Old(own, ownRealm)).orElse(Before.NOTHING);
            }
        });
        return found[0];
    }

    /** Who has it is asked only if it gives other names than after the change. */
    private static Optional<Before> ofRole(Old old, Look look, Set<String> after) {
        @Nullable RoleModel role = old.realm().getRoleById(look.id());
        if (role == null) {
            return Optional.empty();
        }
        Set<String> names = names(old.realm(), role);
        if (names.equals(after)) {
            return Optional.empty();
        }
        if (look.isQuick()) {
            return Optional.of(Before.ofMany(names));
        }
        Set<String> users = new LinkedHashSet<>();
        for (RoleModel each : withParents(old.realm(), role)) {
            add(users, old.session().users().getRoleMembersStream(old.realm(), each, 0, MANY + 1));
            try (Stream<GroupModel> groups =
                    old.session().groups().getGroupsByRoleStream(old.realm(), each, null, null)) {
                groups.toList().forEach(group -> addMembers(old, group, users));
            }
        }
        return Optional.of(Before.of(names, users));
    }

    private static Optional<Before> ofGroup(Old old, Look look, Set<String> after) {
        @Nullable GroupModel group = old.session().groups().getGroupById(old.realm(), look.id());
        if (group == null) {
            return Optional.empty();
        }
        Set<String> names = names(old.realm(), group);
        if (names.equals(after)) {
            return Optional.empty();
        }
        if (look.isQuick()) {
            return Optional.of(Before.ofMany(names));
        }
        Set<String> users = new LinkedHashSet<>();
        addMembers(old, group, users);
        return Optional.of(Before.of(names, users));
    }

    /** Members of subgroups have what the group gives, too. */
    private static void addMembers(Old old, GroupModel group, Set<String> users) {
        if (users.size() > MANY) {
            return;
        }
        add(users, old.session().users().getGroupMembersStream(old.realm(), group, 0, MANY + 1));
        group.getSubGroupsStream().forEach(each -> addMembers(old, each, users));
    }

    private static void add(Set<String> users, Stream<UserModel> found) {
        try (found) {
            found.map(UserModel::getId).forEach(id -> {
                if (users.size() <= MANY) {
                    users.add(id);
                }
            });
        }
    }

    /** The role and all composite roles that it is in. */
    private static Set<RoleModel> withParents(RealmModel realm, RoleModel role) {
        Map<String, List<RoleModel>> parents = new HashMap<>();
        Stream.concat(realm.getRolesStream(), realm.getClientsStream().flatMap(client -> client.getRolesStream()))
                .filter(RoleModel::isComposite)
                .forEach(parent -> parent.getCompositesStream()
                        .forEach(child -> parents.merge(
                                child.getId(),
                                List.of(parent),
                                (some, more) -> Stream.concat(some.stream(), more.stream())
                                        .collect(Collectors.toList()))));
        Set<RoleModel> all = new HashSet<>(Set.of(role));
        Deque<RoleModel> unseen = new ArrayDeque<>(all);
        while (!unseen.isEmpty()) {
            parents.getOrDefault(unseen.remove().getId(), List.of()).stream()
                    .filter(all::add)
                    .forEach(unseen::add);
        }
        return all;
    }

    private static Set<String> names(RealmModel realm, RoleModel role) {
        return ClaimsNow.ofRoles(realm, Composites.expand(Set.of(role)));
    }

    private static Set<String> names(RealmModel realm, GroupModel member) {
        Set<String> names = new TreeSet<>();
        for (@Nullable GroupModel group = member; group != null; group = group.getParent()) {
            names.addAll(ClaimsNow.ofGroup(realm, group));
            names.addAll(ClaimsNow.ofRoles(
                    realm, Composites.expand(group.getRoleMappingsStream().collect(Collectors.toSet()))));
        }
        return names;
    }
}

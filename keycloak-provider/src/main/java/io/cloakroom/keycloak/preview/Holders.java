package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.mapper.UserGroups;
import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * Everybody in a realm who gets one of some policies, and which of them. It starts from the roles and groups that give
 * one and asks for their members, so that the cost grows with these and not with all users.
 *
 * <p>Roles that a user storage works out for a user when asked, without keeping them in Keycloak, are not seen.
 */
final class Holders {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final PolicyGrants.OfScopes mappers;
    private final Predicate<String> isWanted;
    private final RoleTree roles;
    private final Map<String, Given> ofRoles = new HashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();

    /**
     * What somebody gets by a role or group.
     *
     * @param isFailing whether who has it gets no claim at all
     */
    private record Given(Set<String> names, boolean isFailing) {
        static final Given NOTHING = new Given(Set.of(), false);

        boolean isNothing() {
            return names.isEmpty() && !isFailing;
        }

        Given and(Given other) {
            if (isNothing()) {
                return other;
            }
            if (other.isNothing()) {
                return this;
            }
            Set<String> both = new TreeSet<>(names);
            both.addAll(other.names);
            return new Given(both, isFailing || other.isFailing);
        }
    }

    /** Somebody who has a role or group that gives something. */
    private record Member(Person user, Given given) {}

    /** Somebody who gets policies. */
    record Holder(Person user, Set<String> names) {}

    private Holders(
            KeycloakSession session, RealmModel realm, PolicyGrants.OfScopes mappers, Predicate<String> isWanted) {
        this.session = session;
        this.realm = realm;
        this.mappers = mappers;
        this.isWanted = isWanted;
        this.roles = RoleTree.of(
                session,
                realm,
                mappers.grants().stream().map(PolicyGrants::attribute).collect(Collectors.toSet()));
    }

    /**
     * Everybody in whose claim there is a wanted policy.
     *
     * @param isWanted whether it matters who has the policy of this name
     */
    static List<Holder> of(
            KeycloakSession session, RealmModel realm, PolicyGrants.OfScopes mappers, Predicate<String> isWanted) {
        if (!mappers.failures().isEmpty()) {
            return List.of();
        }
        return new Holders(session, realm, mappers, isWanted).find();
    }

    private List<Holder> find() {
        Map<String, Given> givenByRole =
                giving(roles.all().stream().collect(Collectors.toMap(RoleTree.Role::id, role -> deep(role.id()))));
        Map<String, Given> givenByGroup = giving(Stream.concat(realm.getGroupsStream(), organizationGroups())
                .collect(Collectors.toMap(GroupModel::getId, this::ofGroup, Given::and)));
        boolean readsUsers = mappers.grants().stream().anyMatch(PolicyGrants::readsUsers);
        if (!readsUsers
                && Stream.concat(givenByRole.values().stream(), givenByGroup.values().stream())
                        .allMatch(given -> given.names().isEmpty())) {
            return List.of();
        }
        Members all = Members.of(session, realm);
        all.ofRoles(
                List.copyOf(givenByRole.keySet()),
                (id, user) -> add(user, givenByRole.getOrDefault(id, Given.NOTHING)));
        all.ofGroups(
                List.copyOf(givenByGroup.keySet()),
                (id, user) -> add(user, givenByGroup.getOrDefault(id, Given.NOTHING)));
        if (readsUsers) {
            all.ofRealm(user -> add(Person.of(user), ofUser(user)));
        }
        return members.values().stream()
                .filter(member ->
                        !member.given().isFailing() && !member.given().names().isEmpty())
                .map(member -> new Holder(member.user(), member.given().names()))
                .toList();
    }

    private static Map<String, Given> giving(Map<String, Given> all) {
        return all.entrySet().stream()
                .filter(entry -> !entry.getValue().isNothing())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void add(Person user, Given given) {
        if (!given.isNothing()) {
            members.merge(
                    user.id(),
                    new Member(user, given),
                    (known, more) -> new Member(known.user(), known.given().and(more.given())));
        }
    }

    private Stream<GroupModel> organizationGroups() {
        return OrganizationGroups.all(session).map(OrganizationGroups.Membership::group);
    }

    /** What a role gives with everything inside it. */
    private Given deep(String id) {
        return roles.deep(id).stream()
                .map(role -> ofRoles.computeIfAbsent(role.id(), any -> read(role)))
                .reduce(Given.NOTHING, Given::and);
    }

    private Given read(RoleTree.Role role) {
        try {
            return names(mappers.grants().stream()
                    .map(mapper -> mapper.ofRole(role.name(), role.client(), roles.values(role, mapper.attribute())))
                    .toList());
        } catch (PolicyGrants.AmbiguousRoleException e) {
            return new Given(Set.of(), true);
        }
    }

    private Given ofGroup(GroupModel member) {
        return UserGroups.withParents(member)
                .map(group -> group.getRoleMappingsStream()
                        .map(RoleModel::getId)
                        .map(this::deep)
                        .reduce(
                                names(mappers.grants().stream()
                                        .map(mapper -> mapper.ofGroup(group))
                                        .toList()),
                                Given::and))
                .reduce(Given.NOTHING, Given::and);
    }

    private Given ofUser(UserModel user) {
        return names(
                mappers.grants().stream().map(mapper -> mapper.ofUser(user)).toList());
    }

    private Given names(Collection<List<String>> lists) {
        Set<String> names =
                lists.stream().flatMap(List::stream).filter(isWanted).collect(Collectors.toCollection(TreeSet::new));
        return names.isEmpty() ? Given.NOTHING : new Given(names, false);
    }
}

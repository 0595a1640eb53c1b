package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.mapper.UserGroups;
import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RoleUtils;

/**
 * Everybody in a realm who gets one of some policies, and which of them. It starts from the roles and groups that give
 * one and asks for their members, so that the cost grows with these and not with all users.
 *
 * <p>Members are loaded in sessions of their own, a few roles at a time: before each query, Hibernate looks at all that
 * its session has loaded, so the cost of one session for all would grow with the square of the users.
 *
 * <p>Roles that a user storage works out for a user when asked, without keeping them in Keycloak, are not seen.
 */
final class Holders {
    /** How many roles or groups one session loads. */
    private static final int AT_ONCE = 25;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final PolicyGrants.OfScopes mappers;
    private final Predicate<String> isWanted;
    private final Map<RoleModel, Given> given = new HashMap<>();
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

    /** A role or group that gives something. */
    private record Source(boolean isGroup, String id, Given given) {
        Stream<UserModel> members(KeycloakSession in, RealmModel realm) {
            if (isGroup) {
                @Nullable GroupModel group = in.groups().getGroupById(realm, id);
                return group == null ? Stream.of() : in.users().getGroupMembersStream(realm, group);
            }
            @Nullable RoleModel role = in.roles().getRoleById(realm, id);
            return role == null ? Stream.of() : in.users().getRoleMembersStream(realm, role);
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
        List<Source> sources = Stream.concat(
                        roles().map(role -> new Source(false, role.getId(), deep(role))),
                        Stream.concat(realm.getGroupsStream(), organizationGroups())
                                .map(group -> new Source(true, group.getId(), ofGroup(group))))
                .filter(source -> !source.given().isNothing())
                .toList();
        if (sources.stream().allMatch(source -> source.given().names().isEmpty())
                && mappers.grants().stream().noneMatch(PolicyGrants::readsUsers)) {
            return List.of();
        }
        for (int i = 0; i < sources.size(); i += AT_ONCE) {
            List<Source> some = sources.subList(i, Math.min(sources.size(), i + AT_ONCE));
            inOwnSession((own, ownRealm) -> some.forEach(source -> addAll(source, own, ownRealm)));
        }
        if (mappers.grants().stream().anyMatch(PolicyGrants::readsUsers)) {
            inOwnSession((own, ownRealm) -> addByAttribute(own, ownRealm));
        }
        return members.values().stream()
                .filter(member ->
                        !member.given().isFailing() && !member.given().names().isEmpty())
                .map(member -> new Holder(member.user(), member.given().names()))
                .toList();
    }

    private void inOwnSession(BiConsumer<KeycloakSession, RealmModel> work) {
        KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
            @Nullable RealmModel ownRealm = own.realms().getRealm(realm.getId());
            if (ownRealm != null) {
                own.getContext().setRealm(ownRealm);
                work.accept(own, ownRealm);
            }
        });
    }

    private void addAll(Source source, KeycloakSession in, RealmModel inRealm) {
        try (Stream<UserModel> all = source.members(in, inRealm)) {
            all.forEach(user -> add(user, source.given()));
        }
    }

    private void addByAttribute(KeycloakSession in, RealmModel inRealm) {
        try (Stream<UserModel> all = in.users().searchForUserStream(inRealm, Map.of())) {
            all.forEach(user -> {
                Given given = ofUser(user);
                if (!given.isNothing()) {
                    add(user, given);
                }
            });
        }
    }

    private void add(UserModel user, Given given) {
        members.merge(
                user.getId(),
                new Member(Person.of(user), given),
                (known, more) -> new Member(known.user(), known.given().and(more.given())));
    }

    private Stream<RoleModel> roles() {
        return Stream.concat(
                realm.getRolesStream(), realm.getClientsStream().flatMap(client -> client.getRolesStream()));
    }

    private Stream<GroupModel> organizationGroups() {
        return OrganizationGroups.topLevel(session).flatMap(Holders::withChildren);
    }

    private static Stream<GroupModel> withChildren(GroupModel group) {
        return Stream.concat(Stream.of(group), group.getSubGroupsStream().flatMap(Holders::withChildren));
    }

    /** What a role gives with everything inside it. */
    private Given deep(RoleModel role) {
        return role.isComposite()
                ? RoleUtils.expandCompositeRoles(new HashSet<>(Set.of(role))).stream()
                        .map(this::ofRole)
                        .reduce(Given.NOTHING, Given::and)
                : ofRole(role);
    }

    private Given ofRole(RoleModel role) {
        return given.computeIfAbsent(role, this::read);
    }

    private Given read(RoleModel role) {
        try {
            return names(
                    mappers.grants().stream().map(mapper -> mapper.ofRole(role)).toList());
        } catch (PolicyGrants.AmbiguousRoleException e) {
            return new Given(Set.of(), true);
        }
    }

    private Given ofGroup(GroupModel member) {
        return UserGroups.withParents(member)
                .map(group -> group.getRoleMappingsStream()
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

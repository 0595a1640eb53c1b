package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.versions.AdminRights;
import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What a realm's mappers read.
 *
 * @param attribute the one that the page is about
 * @param attributes all that mappers read on roles or groups, sorted
 * @param mappers those that read this attribute
 * @param problems a sentence for each mapper that cannot be used, and for each row of a table without a role
 */
record Sources(String attribute, List<String> attributes, List<PolicyGrants> mappers, List<String> problems) {
    Sources {
        attributes = List.copyOf(attributes);
        mappers = List.copyOf(mappers);
        problems = List.copyOf(problems);
    }

    /** @param wanted the attribute; one that no mapper reads means the first that one does */
    static Sources of(RealmModel realm, String wanted) {
        List<String> problems = new ArrayList<>();
        List<PolicyGrants> all = PolicyGrants.ofRealm(realm, problems::add);
        TreeSet<String> attributes = all.stream()
                .filter(mapper -> mapper.readsRoles() || mapper.readsGroups())
                .map(PolicyGrants::attribute)
                .collect(Collectors.toCollection(TreeSet::new));
        if (attributes.isEmpty()) {
            problems.add("No mapper reads attributes of roles or groups, so there is nothing to change here.");
        }
        String attribute = attributes.contains(wanted) || attributes.isEmpty() ? wanted : attributes.first();
        all.forEach(mapper -> mapper.rowsWithoutRole()
                .forEach(row -> problems.add("Row `%s` of the role policies of %s names no role of this realm."
                        .formatted(row, mapper.mapper()))));
        return new Sources(
                attribute,
                List.copyOf(attributes),
                all.stream()
                        .filter(mapper -> mapper.attribute().equals(attribute))
                        .toList(),
                problems);
    }

    /** Everything whose attribute counts and which the administrator may see: realm roles, client roles, groups. */
    Stream<Holder> holders(KeycloakSession session, RealmModel realm, AdminRights rights) {
        Stream<Holder> found = Stream.of();
        if (mappers.stream().anyMatch(PolicyGrants::readsRoles)) {
            if (rights.canListRoles(realm)) {
                found = realm.getRolesStream().map(RoleHolder::new);
            }
            for (ClientModel client : clients(realm)) {
                if (rights.canListRoles(client)) {
                    found = Stream.concat(found, client.getRolesStream().map(RoleHolder::new));
                }
            }
        }
        if (mappers.stream().anyMatch(PolicyGrants::readsGroups)) {
            found = Stream.concat(
                    found,
                    session.groups()
                            .getGroupsStream(realm)
                            .filter(rights::canView)
                            .map(group -> new GroupHolder(group, "")));
            if (rights.canViewOrganizations()) {
                found = Stream.concat(
                        found,
                        OrganizationGroups.all(session)
                                .map(each -> new GroupHolder(
                                        each.group(), each.organization().getName())));
            }
        }
        return found;
    }

    /** Whether the attribute of this role or group counts, and the administrator may see it. */
    boolean has(Holder holder, RealmModel realm, AdminRights rights) {
        if (holder instanceof GroupHolder group) {
            return mappers.stream().anyMatch(PolicyGrants::readsGroups) && rights.canView(group.group());
        }
        if (holder instanceof RoleHolder role) {
            return mappers.stream().anyMatch(PolicyGrants::readsRoles)
                    && rights.canView(role.role())
                    && (role.role().getContainer().equals(realm)
                            || clients(realm).stream()
                                    .anyMatch(
                                            client -> client.equals(role.role().getContainer())));
        }
        return false;
    }

    private List<ClientModel> clients(RealmModel realm) {
        Set<String> ids = mappers.stream()
                .filter(PolicyGrants::readsRoles)
                .flatMap(mapper -> mapper.clients().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(realm.getClientByClientId(id)))
                .toList();
    }
}

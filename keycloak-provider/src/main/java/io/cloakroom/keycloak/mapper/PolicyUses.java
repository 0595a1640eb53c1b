package io.cloakroom.keycloak.mapper;

import io.cloakroom.keycloak.versions.OrganizationGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Who names which policies: rows of mappers' tables, roles, and groups where they count. */
public final class PolicyUses {
    /** A longer list would be no help. */
    private static final int MOST = 20;

    private final Map<String, List<String>> uses = new LinkedHashMap<>();

    private PolicyUses() {}

    /** Looks at every role of the realm once. */
    public static PolicyUses of(KeycloakSession session, RealmModel realm) {
        PolicyUses found = new PolicyUses();
        List<PolicyGrants> all = PolicyGrants.ofRealm(realm);
        all.forEach(grants -> grants.rows()
                .forEach((row, names) ->
                        found.add(names, "row `%s` of the role policies of %s".formatted(row, grants.mapper()))));
        roles(realm).forEach(role -> found.add(ofRole(role, all), PolicyGrants.described(role)));
        if (all.stream().anyMatch(PolicyGrants::readsGroups)) {
            realm.getGroupsStream().forEach(group -> found.add(ofGroup(group, all), described(group)));
            OrganizationGroups.all(session)
                    .forEach(each -> found.add(
                            ofGroup(each.group(), all),
                            "%s of organization `%s`"
                                    .formatted(
                                            described(each.group()),
                                            each.organization().getName())));
        }
        return found;
    }

    /** A few words for each of the first twenty that name the policy, and how many more there are. */
    public List<String> naming(String policy) {
        List<String> all = uses.getOrDefault(policy, List.of());
        if (all.size() <= MOST) {
            return List.copyOf(all);
        }
        List<String> some = new ArrayList<>(all.subList(0, MOST));
        some.add("%d more".formatted(all.size() - MOST));
        return List.copyOf(some);
    }

    private void add(Iterable<String> names, String use) {
        names.forEach(
                name -> uses.computeIfAbsent(name, any -> new ArrayList<>()).add(use));
    }

    private static Stream<RoleModel> roles(RealmModel realm) {
        return Stream.concat(
                realm.getRolesStream(), realm.getClientsStream().flatMap(client -> client.getRolesStream()));
    }

    /** Without the names of rows: the rows are listed. */
    private static Set<String> ofRole(RoleModel role, List<PolicyGrants> all) {
        Set<String> names = new HashSet<>();
        all.forEach(grants -> names.addAll(grants.ofRoleWithoutRows(role)));
        return names;
    }

    private static Set<String> ofGroup(GroupModel group, List<PolicyGrants> all) {
        Set<String> names = new HashSet<>();
        all.forEach(grants -> names.addAll(grants.ofGroup(group)));
        return names;
    }

    private static String described(GroupModel group) {
        return "group `%s`".formatted(KeycloakModelUtils.buildGroupPath(group));
    }
}

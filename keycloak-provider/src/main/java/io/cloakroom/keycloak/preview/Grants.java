package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * The policies that a user gets.
 *
 * @param ways for each policy's name, all roles, groups and attributes that give it
 * @param failures why the user gets no claim after all; usually none
 */
record Grants(SortedMap<String, List<Way>> ways, List<String> failures) {
    static Grants of(KeycloakSession session, UserModel user, PolicyGrants.OfScopes mappers) {
        SortedMap<String, List<Way>> ways = new TreeMap<>();
        List<String> failures = new ArrayList<>(mappers.failures());
        List<Memberships.Membership> memberships = Memberships.of(session, user);
        Map<RoleModel, Way> roles = RoleWays.of(user, memberships);
        for (PolicyGrants mapper : mappers.grants()) {
            roles.forEach((role, way) -> {
                try {
                    add(ways, mapper.ofRole(role), way.then(PolicyGrants.described(role)));
                } catch (PolicyGrants.AmbiguousRoleException e) {
                    failures.add(e.getMessage());
                }
            });
            for (Memberships.Membership membership : memberships) {
                String attribute = "attribute `%s`".formatted(mapper.attribute());
                add(ways, mapper.ofGroup(membership.group()), membership.way().then(attribute));
            }
            add(ways, mapper.ofUser(user), Way.by("the user's attribute `%s`".formatted(mapper.attribute())));
        }
        return new Grants(ways, List.copyOf(failures));
    }

    private static void add(SortedMap<String, List<Way>> ways, List<String> names, Way way) {
        for (String name : names) {
            List<Way> known = ways.computeIfAbsent(name, any -> new ArrayList<>());
            if (!known.contains(way)) {
                known.add(way);
            }
        }
    }

    /** The names in the claim. */
    Set<String> names() {
        return failures.isEmpty() ? ways.keySet() : Set.of();
    }
}

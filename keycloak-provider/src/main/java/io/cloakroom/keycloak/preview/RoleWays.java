package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.mapper.PolicyGrants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** All roles of a user, each with the shortest way to it. */
final class RoleWays {
    private final Map<RoleModel, Way> ways = new LinkedHashMap<>();
    private final Deque<RoleModel> unexpanded = new ArrayDeque<>();

    private RoleWays() {}

    /** The way to each role; the role itself is not a step of it. */
    static Map<RoleModel, Way> of(UserModel user, List<Memberships.Membership> memberships) {
        RoleWays found = new RoleWays();
        user.getRoleMappingsStream().forEach(role -> found.add(role, Way.OWN));
        memberships.forEach(membership ->
                membership.group().getRoleMappingsStream().forEach(role -> found.add(role, membership.way())));
        found.expand();
        return found.ways;
    }

    private void add(RoleModel role, Way way) {
        if (ways.putIfAbsent(role, way) == null) {
            unexpanded.add(role);
        }
    }

    /** Breadth first, so the first way to a role is a shortest one, and circles end. */
    private void expand() {
        while (!unexpanded.isEmpty()) {
            RoleModel role = unexpanded.remove();
            if (role.isComposite()) {
                Way inside = ways.getOrDefault(role, Way.OWN).then("composite " + PolicyGrants.described(role));
                role.getCompositesStream().forEach(inner -> add(inner, inside));
            }
        }
    }
}

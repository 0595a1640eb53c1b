package io.cloakroom.keycloak.mapper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.RoleModel;

/**
 * What is inside composite roles, as the transaction of the session has left it. Keycloak 26.7 keeps the contents of
 * sets of roles, and does not notice there what its own transaction has changed: its expansion may be that of before.
 */
public final class Composites {
    private Composites() {}

    /** These roles and all inside them. Asks for the contents of each role. */
    public static Set<RoleModel> expand(Set<RoleModel> roles) {
        Map<String, RoleModel> found = new LinkedHashMap<>();
        Deque<RoleModel> unseen = new ArrayDeque<>(roles);
        while (!unseen.isEmpty()) {
            RoleModel role = unseen.remove();
            if (found.putIfAbsent(role.getId(), role) == null) {
                role.getCompositesStream().forEach(unseen::add);
            }
        }
        return Set.copyOf(found.values());
    }
}

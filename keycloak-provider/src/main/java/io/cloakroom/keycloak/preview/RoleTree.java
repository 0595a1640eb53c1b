package io.cloakroom.keycloak.preview;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * All roles of a realm, with the values of some attributes and what is inside each. It takes a query for the roles, one
 * for each attribute and one for what is inside them. Keycloak's models take three for each role: they are asked where
 * the queries fail, as in a version of Keycloak that names its tables differently.
 */
final class RoleTree {
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.preview");

    private final Map<String, Role> roles;
    private final Map<String, List<String>> inside;
    private final Map<String, Map<String, List<String>>> values;

    /** @param client the id of the client that has it; empty: the realm has it */
    record Role(String id, String name, String client) {}

    /**
     * @param roles by id
     * @param inside ids of roles that are in a role, by its id
     * @param values of each attribute, by the id of the role
     */
    RoleTree(Map<String, Role> roles, Map<String, List<String>> inside, Map<String, Map<String, List<String>>> values) {
        this.roles = Map.copyOf(roles);
        this.inside = Map.copyOf(inside);
        this.values = Map.copyOf(values);
    }

    /** @param attributes whose values are wanted */
    static RoleTree of(KeycloakSession session, RealmModel realm, Set<String> attributes) {
        AtomicReference<@Nullable RoleTree> read = new AtomicReference<>();
        try {
            OwnSession.beside(session, realm)
                    .read((own, ownRealm) -> read.set(RoleQueries.read(own, ownRealm, attributes)));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The roles cannot be read with a few queries, so Keycloak is asked for one after the other", e);
        }
        @Nullable RoleTree tree = read.get();
        return tree == null ? ofModels(realm, attributes) : tree;
    }

    private static RoleTree ofModels(RealmModel realm, Set<String> attributes) {
        Map<String, Role> roles = new HashMap<>();
        Map<String, List<String>> inside = new HashMap<>();
        Map<String, Map<String, List<String>>> values = new HashMap<>();
        attributes.forEach(attribute -> values.put(attribute, new HashMap<>()));
        Stream.concat(realm.getRolesStream(), realm.getClientsStream().flatMap(ClientModel::getRolesStream))
                .forEach(role -> {
                    String client = role.getContainer() instanceof ClientModel owner ? owner.getClientId() : "";
                    roles.put(role.getId(), new Role(role.getId(), role.getName(), client));
                    inside.put(
                            role.getId(),
                            role.getCompositesStream().map(RoleModel::getId).toList());
                    values.forEach((attribute, ofRoles) -> ofRoles.put(
                            role.getId(), role.getAttributeStream(attribute).toList()));
                });
        return new RoleTree(roles, inside, values);
    }

    Collection<Role> all() {
        return roles.values();
    }

    /** The values of one of the wanted attributes of a role. */
    List<String> values(Role role, String attribute) {
        return values.getOrDefault(attribute, Map.of()).getOrDefault(role.id(), List.of());
    }

    /** The role, and everything inside it, however deep. Circles end. */
    List<Role> deep(String id) {
        List<Role> found = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(id));
        Deque<String> unseen = new ArrayDeque<>(seen);
        while (!unseen.isEmpty()) {
            String next = unseen.remove();
            @Nullable Role role = roles.get(next);
            if (role != null) {
                found.add(role);
            }
            inside.getOrDefault(next, List.of()).stream().filter(seen::add).forEach(unseen::add);
        }
        return found;
    }
}

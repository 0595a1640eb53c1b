package io.cloakroom.keycloak.preview;

import jakarta.persistence.EntityManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * All roles of a realm, with one attribute's values or more and what is inside each. It takes a query for the roles,
 * one for each attribute and one for what is inside them. Keycloak's models would take three for each role.
 */
final class RoleTree {
    private final EntityManager database;
    private final RealmModel realm;
    private final Map<String, Role> roles;
    private final Map<String, List<String>> inside;
    private final Map<String, Map<String, List<String>>> values = new HashMap<>();

    /** @param client the id of the client that has it; empty: the realm has it */
    record Role(String id, String name, String client) {}

    private RoleTree(EntityManager database, RealmModel realm) {
        this.database = database;
        this.realm = realm;
        this.roles = roles();
        this.inside = inside();
    }

    static RoleTree of(KeycloakSession session, RealmModel realm) {
        return new RoleTree(session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm);
    }

    Collection<Role> all() {
        return roles.values();
    }

    /** The values of an attribute of a role. */
    List<String> values(Role role, String attribute) {
        return values.computeIfAbsent(attribute, this::read).getOrDefault(role.id(), List.of());
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

    private Map<String, Role> roles() {
        Map<String, String> clients = new HashMap<>();
        Map<String, Role> found = new HashMap<>();
        for (Object[] row : database.createQuery(
                        "select r.id, r.name, r.clientRole, r.clientId from RoleEntity r where r.realmId = :realm",
                        Object[].class)
                .setParameter("realm", realm.getId())
                .getResultList()) {
            String id = (String) row[0];
            String client = "";
            if ((Boolean) row[2]) {
                client = clients.computeIfAbsent((String) row[3], this::clientId);
                if (client.isEmpty()) {
                    continue;
                }
            }
            found.put(id, new Role(id, (String) row[1], client));
        }
        return found;
    }

    /** Empty, if the client is gone. */
    private String clientId(String id) {
        @Nullable ClientModel client = realm.getClientById(id);
        return client == null ? "" : client.getClientId();
    }

    private Map<String, List<String>> inside() {
        Map<String, List<String>> found = new HashMap<>();
        List<?> rows = database.createNativeQuery("select c.COMPOSITE, c.CHILD_ROLE from {h-schema}COMPOSITE_ROLE c"
                        + " inner join {h-schema}KEYCLOAK_ROLE r on r.ID = c.COMPOSITE where r.REALM_ID = ?1")
                .setParameter(1, realm.getId())
                .getResultList();
        for (Object each : rows) {
            Object[] row = (Object[]) each;
            found.computeIfAbsent((String) row[0], any -> new ArrayList<>()).add((String) row[1]);
        }
        return found;
    }

    private Map<String, List<String>> read(String attribute) {
        Map<String, List<String>> found = new HashMap<>();
        for (Object[] row : database.createQuery(
                        "select a.role.id, a.value, a.name from RoleAttributeEntity a where a.name = :name"
                                + " and a.role.realmId = :realm",
                        Object[].class)
                .setParameter("name", attribute)
                .setParameter("realm", realm.getId())
                .getResultList()) {
            if (row[1] != null && attribute.equals(row[2])) { // some databases find names in other cases too
                found.computeIfAbsent((String) row[0], any -> new ArrayList<>()).add((String) row[1]);
            }
        }
        return found;
    }
}

package io.cloakroom.keycloak.preview;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Reads a {@link RoleTree} from Keycloak's tables. Their names are Keycloak's own and may change with a version. */
final class RoleQueries {
    private final EntityManager database;
    private final RealmModel realm;

    private RoleQueries(EntityManager database, RealmModel realm) {
        this.database = database;
        this.realm = realm;
    }

    /** @param attributes whose values are wanted */
    static RoleTree read(KeycloakSession session, RealmModel realm, Iterable<String> attributes) {
        RoleQueries queries =
                new RoleQueries(session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm);
        Map<String, Map<String, List<String>>> values = new HashMap<>();
        attributes.forEach(attribute -> values.put(attribute, queries.values(attribute)));
        return new RoleTree(queries.roles(), queries.inside(), values);
    }

    private Map<String, RoleTree.Role> roles() {
        Map<String, String> clients = new HashMap<>();
        Map<String, RoleTree.Role> found = new HashMap<>();
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
            found.put(id, new RoleTree.Role(id, (String) row[1], client));
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

    private Map<String, List<String>> values(String attribute) {
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

package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.Fakes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Keycloak's table of signals, as {@link Recording} asks for it. */
final class FakeSignalTable {
    /** Realm, bridge, since when, and when that was said last, by id. */
    private final Map<String, Object[]> rows = new LinkedHashMap<>();

    EntityManager database() {
        return Fakes.of(EntityManager.class, Map.of("createNativeQuery", given -> query(String.valueOf(given[0]))));
    }

    /** What another transaction does when it takes all bridges out of their realms. */
    void clear() {
        rows.clear();
    }

    private Query query(String sql) {
        Map<Integer, Object> parameters = new TreeMap<>();
        Query[] itself = new Query[1];
        itself[0] = Fakes.of(
                Query.class,
                Map.of(
                        "setParameter",
                        given -> {
                            parameters.put((Integer) given[0], given[1]);
                            return itself[0];
                        },
                        "getResultList",
                        given -> select(sql, parameters),
                        "executeUpdate",
                        given -> change(sql, parameters)));
        return itself[0];
    }

    private List<Object[]> select(String sql, Map<Integer, Object> parameters) {
        if (sql.startsWith("select SUBJECT, CREATED ")) {
            Object[] row = rows.get(String.valueOf(parameters.get(1)));
            return row == null ? List.of() : List.<Object[]>of(new Object[] {row[2], row[3]});
        }
        if (sql.startsWith("select REALM_ID, LOGIN, SUBJECT, CREATED ")) {
            return List.copyOf(rows.values());
        }
        throw new UnsupportedOperationException(sql);
    }

    /** Returns how many rows are changed. */
    private int change(String sql, Map<Integer, Object> parameters) {
        if (sql.startsWith("delete ")) {
            return rows.remove(String.valueOf(parameters.get(1))) == null ? 0 : 1;
        }
        if (sql.startsWith("update ")) {
            Object[] row = rows.get(String.valueOf(parameters.get(2)));
            if (row == null) {
                return 0;
            }
            row[3] = given(parameters, 1);
            return 1;
        }
        if (sql.startsWith("insert ")) {
            rows.put(String.valueOf(parameters.get(1)), new Object[] {
                given(parameters, 2), given(parameters, 6), given(parameters, 5), given(parameters, 8)
            });
            return 1;
        }
        throw new UnsupportedOperationException(sql);
    }

    private static Object given(Map<Integer, Object> parameters, int number) {
        return Objects.requireNonNull(parameters.get(number));
    }
}

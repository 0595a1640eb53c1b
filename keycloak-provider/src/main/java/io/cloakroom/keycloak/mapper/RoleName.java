package io.cloakroom.keycloak.mapper;

import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/** Names one role of a realm. Role policies write it as a {@link #row()}, which may stand for other roles too. */
sealed interface RoleName {
    /** A role of the realm itself. */
    record RealmRole(String name) implements RoleName {
        @Override
        public String row() {
            return name;
        }

        @Override
        public boolean isOfOneOf(Set<String> clients) {
            return false;
        }

        @Override
        public boolean existsIn(RealmModel realm) {
            return realm.getRole(name) != null;
        }

        @Override
        public String described() {
            return "realm role `%s`".formatted(name);
        }
    }

    /** A role of one of the realm's clients. */
    record ClientRole(String clientId, String name) implements RoleName {
        @Override
        public String row() {
            return clientId + "." + name;
        }

        @Override
        public boolean isOfOneOf(Set<String> clients) {
            return clients.contains(clientId);
        }

        @Override
        public boolean existsIn(RealmModel realm) {
            @Nullable ClientModel client = realm.getClientByClientId(clientId);
            return client != null && client.getRole(name) != null;
        }

        @Override
        public String described() {
            return "role `%s` of client `%s`".formatted(name, clientId);
        }
    }

    static RoleName of(RoleModel role) {
        return role.getContainer() instanceof ClientModel client
                ? new ClientRole(client.getClientId(), role.getName())
                : new RealmRole(role.getName());
    }

    /** Every role that a row may stand for, existing or not. Both client ids and role names may contain dots. */
    static Stream<RoleName> writtenAs(String row) {
        return Stream.concat(
                Stream.of(new RealmRole(row)),
                IntStream.range(0, row.length())
                        .filter(i -> row.charAt(i) == '.')
                        .mapToObj(dot -> new ClientRole(row.substring(0, dot), row.substring(dot + 1))));
    }

    /** The role's name in its realm or client. */
    String name();

    /** The role as role policies write it. */
    String row();

    /** Whether this is a role of one of these clients, given by their ids. */
    boolean isOfOneOf(Set<String> clients);

    /** Looks the role up by its name. */
    boolean existsIn(RealmModel realm);

    /** A description for the administrator. */
    String described();
}

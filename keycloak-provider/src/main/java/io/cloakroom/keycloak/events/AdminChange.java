package io.cloakroom.keycloak.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator's call was about, by its resource type and path: {@code users/ID/role-mappings/realm}.
 *
 * @see <a href="https://www.keycloak.org/docs/latest/server_admin/#auditing-admin-events">Keycloak: admin events</a>
 */
record AdminChange(Kind kind, String first, String second) {
    /** What is to be looked at. */
    enum Kind {
        /** A user's roles, groups or organizations; {@code first} is the user. */
        MEMBERSHIP,
        /** The user itself was edited. */
        USER,
        /** All logins of the user are over, or one client's part in them. */
        LOGOUT,
        /** The user's password or another way to log in. */
        CREDENTIAL,
        /** One login; {@code first} is its id. */
        LOGIN,
        /** A role, by its id. */
        ROLE_ID,
        /** A realm role, by its name. */
        REALM_ROLE,
        /** A role {@code second} of the client with the internal id {@code first}. */
        CLIENT_ROLE,
        /** A group, by its id. */
        GROUP
    }

    /**
     * Reads the path; empty if nobody's rights end by it.
     *
     * @param type of the resource, as Keycloak names it
     */
    static Optional<AdminChange> parse(@Nullable String type, @Nullable String operation, @Nullable String path) {
        if (type == null || operation == null || path == null || operation.equals("VIEW")) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
        if (parts.size() < 2) {
            return Optional.empty();
        }
        boolean isNew = operation.equals("CREATE");
        String first = parts.get(1);
        return switch (parts.get(0)) {
            case "users" -> ofUser(parts, first, isNew);
            case "sessions" -> operation.equals("DELETE") ? one(Kind.LOGIN, first) : Optional.empty();
            case "roles-by-id" -> one(Kind.ROLE_ID, first);
            case "roles" -> isNew && parts.size() == 2 ? Optional.empty() : one(Kind.REALM_ROLE, first);
            case "clients" ->
                parts.size() > 3 && parts.get(2).equals("roles") && !(isNew && parts.size() == 4)
                        ? Optional.of(new AdminChange(Kind.CLIENT_ROLE, first, parts.get(3)))
                        : Optional.empty();
            case "groups" -> isNew && parts.size() == 2 ? Optional.empty() : one(Kind.GROUP, first);
            case "organizations" -> ofOrganization(parts);
            default -> Optional.empty();
        };
    }

    private static Optional<AdminChange> ofUser(List<String> parts, String user, boolean isNew) {
        if (parts.size() == 2) {
            return isNew ? Optional.empty() : one(Kind.USER, user);
        }
        return switch (parts.get(2)) {
            case "role-mappings", "groups" -> one(Kind.MEMBERSHIP, user);
            case "logout", "consents" -> one(Kind.LOGOUT, user);
            case "reset-password", "disable-credential-types" -> one(Kind.CREDENTIAL, user);
            case "credentials" -> parts.size() == 4 ? one(Kind.CREDENTIAL, user) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<AdminChange> ofOrganization(List<String> parts) {
        int members = parts.indexOf("members");
        return members > 0 && members + 1 < parts.size()
                ? one(Kind.MEMBERSHIP, parts.get(members + 1))
                : Optional.empty();
    }

    private static Optional<AdminChange> one(Kind kind, String id) {
        return id.isEmpty() ? Optional.empty() : Optional.of(new AdminChange(kind, id, ""));
    }
}

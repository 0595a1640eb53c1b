package io.cloakroom.keycloak.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
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
    private static final int MOST_NAMES = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

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
        /** A realm role, by its name, and what follows it in the path. */
        REALM_ROLE,
        /** A role {@code second}, with what follows, of the client with the internal id {@code first}. */
        CLIENT_ROLE,
        /** A group, by its id. */
        GROUP,
        /** An organization was edited. */
        ORGANIZATION,
        /** A client scope {@code first} or a mapper in it. */
        CLIENT_SCOPE
    }

    /**
     * Reads the path; empty if nobody's rights end by it.
     *
     * @param type of the resource, as Keycloak names it
     * @param representation what was sent, as JSON: a group that moves is named there only
     */
    static Optional<AdminChange> parse(
            @Nullable String type, @Nullable String operation, @Nullable String path, @Nullable String representation) {
        if (type == null || operation == null || path == null || operation.equals("VIEW")) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
        if (parts.get(0).equals("groups")) {
            return ofGroup(parts.subList(1, parts.size()), operation, representation);
        }
        if (parts.size() < 2) {
            return Optional.empty();
        }
        boolean isNew = operation.equals("CREATE");
        String first = parts.get(1);
        return switch (parts.get(0)) {
            case "users" -> ofUser(parts, first, isNew);
            case "sessions" -> operation.equals("DELETE") ? one(Kind.LOGIN, first) : Optional.empty();
            case "roles-by-id" -> one(Kind.ROLE_ID, first);
            case "roles" -> isNew && parts.size() == 2 ? Optional.empty() : one(Kind.REALM_ROLE, from(parts, 1));
            case "clients" ->
                parts.size() > 3 && parts.get(2).equals("roles") && !(isNew && parts.size() == 4)
                        ? Optional.of(new AdminChange(Kind.CLIENT_ROLE, first, from(parts, 3)))
                        : Optional.empty();
            case "client-scopes" -> ofClientScope(parts, isNew);
            case "organizations" -> ofOrganization(parts, operation, representation);
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

    private static Optional<AdminChange> ofClientScope(List<String> parts, boolean isNew) {
        boolean isOfMapper = parts.size() == 5 && parts.get(2).equals("protocol-mappers");
        return isNew || !(isOfMapper || parts.size() == 2) ? Optional.empty() : one(Kind.CLIENT_SCOPE, parts.get(1));
    }

    private static Optional<AdminChange> ofOrganization(
            List<String> parts, String operation, @Nullable String representation) {
        int members = parts.indexOf("members");
        if (members > 0) {
            return members + 1 < parts.size() ? one(Kind.MEMBERSHIP, parts.get(members + 1)) : Optional.empty();
        }
        if (parts.size() == 2) {
            return operation.equals("UPDATE") ? one(Kind.ORGANIZATION, parts.get(1)) : Optional.empty();
        }
        return parts.get(2).equals("groups")
                ? ofGroup(parts.subList(3, parts.size()), operation, representation)
                : Optional.empty();
    }

    /** @param parts what follows {@code groups} */
    private static Optional<AdminChange> ofGroup(
            List<String> parts, String operation, @Nullable String representation) {
        boolean isParent = parts.isEmpty() || (parts.size() == 2 && parts.get(1).equals("children"));
        if (isParent) { // an update puts a group that is there below another parent, or at the top
            return operation.equals("UPDATE") ? one(Kind.GROUP, id(representation)) : Optional.empty();
        }
        return operation.equals("CREATE") && parts.size() == 1 ? Optional.empty() : one(Kind.GROUP, parts.get(0));
    }

    private static String id(@Nullable String representation) {
        try {
            return representation == null
                    ? ""
                    : JSON.readTree(representation).path("id").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String from(List<String> parts, int first) {
        return String.join("/", parts.subList(first, parts.size()));
    }

    /**
     * What the role may be called. Names may have slashes, which look like those of the path then: {@code a/composites}
     * is a role of this name, or what is in the role {@code a}.
     */
    List<String> roleNames() {
        String text = kind == Kind.CLIENT_ROLE ? second : first;
        List<String> names = new ArrayList<>();
        for (int end = text.length(); end > 0 && names.size() < MOST_NAMES; end = text.lastIndexOf('/', end - 1)) {
            names.add(text.substring(0, end));
        }
        return List.copyOf(names);
    }

    private static Optional<AdminChange> one(Kind kind, String id) {
        return id.isEmpty() ? Optional.empty() : Optional.of(new AdminChange(kind, id, ""));
    }
}

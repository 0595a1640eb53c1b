package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a realm has of that which {@link WantedRealm} wants. A node is missing where the realm lacks it.
 *
 * @param realm the realm itself
 * @param scope with its mappers
 * @param console the client of the console
 * @param consoleEndsLogins whether tokens of that client may list and end their user's logins
 * @param roles by name; only those that are there
 * @param account what the bridge's service account has
 */
record RealmState(
        JsonNode realm,
        JsonNode scope,
        JsonNode bridge,
        JsonNode commandLine,
        JsonNode console,
        boolean consoleEndsLogins,
        Map<String, JsonNode> roles,
        ServiceAccount account) {
    private static final JsonNode NONE = MissingNode.getInstance();

    /**
     * The bridge's service account.
     *
     * @param id of the user; empty if there is none
     * @param realmRoles names of its realm roles
     * @param clientRoles as {@code client.role}
     * @param bridgeRoles names of the roles that the bridge's client has, whoever has them
     */
    record ServiceAccount(String id, Set<String> realmRoles, Set<String> clientRoles, Set<String> bridgeRoles) {
        private static final ServiceAccount NONE = new ServiceAccount("", Set.of(), Set.of(), Set.of());
    }

    static RealmState read(AdminSession session, WantedRealm wanted) throws KeycloakException {
        Optional<JsonNode> realm = session.find("");
        if (realm.isEmpty()) {
            return new RealmState(NONE, NONE, NONE, NONE, NONE, false, Map.of(), ServiceAccount.NONE);
        }
        Map<String, JsonNode> roles = new LinkedHashMap<>();
        for (JsonNode role : wanted.roles()) {
            String name = role.path("name").asText();
            session.find("/roles/" + AdminSession.segment(name)).ifPresent(found -> roles.put(name, found));
        }
        JsonNode bridge = client(session, WantedRealm.BRIDGE);
        JsonNode console = client(session, WantedRealm.CONSOLE);
        return new RealmState(
                realm.get(),
                scope(session),
                bridge,
                client(session, WantedRealm.COMMAND_LINE),
                console,
                endsLogins(session, console),
                roles,
                account(session, bridge));
    }

    boolean exists() {
        return !realm.isMissingNode();
    }

    /** The name of the role that every new user has. */
    String defaultRole() {
        return realm.path("defaultRole").path("name").asText("");
    }

    /** The client scope, as it is now. */
    static JsonNode scope(AdminSession session) throws KeycloakException {
        for (JsonNode scope : session.get("/client-scopes")) {
            if (scope.path("name").asText().equals(WantedRealm.SCOPE)) {
                return scope;
            }
        }
        return NONE;
    }

    /** A client, as it is now. */
    static JsonNode client(AdminSession session, String clientId) throws KeycloakException {
        JsonNode found = session.get("/clients?clientId=" + AdminSession.segment(clientId))
                .path(0);
        return found.path("clientId").asText().equals(clientId) ? found : NONE;
    }

    private static boolean endsLogins(AdminSession session, JsonNode console) throws KeycloakException {
        if (console.isMissingNode() || console.path("fullScopeAllowed").asBoolean()) {
            return !console.isMissingNode();
        }
        String account = client(session, ConsoleAddress.ACCOUNT).path("id").asText();
        return names(session.get("/clients/%s/scope-mappings/clients/%s"
                        .formatted(console.path("id").asText(), account)))
                .contains(ConsoleAddress.MANAGE_ACCOUNT);
    }

    /** The bridge's service account, as it is now. */
    static ServiceAccount account(AdminSession session, JsonNode bridge) throws KeycloakException {
        if (bridge.isMissingNode()) {
            return ServiceAccount.NONE;
        }
        String client = "/clients/" + bridge.path("id").asText();
        Set<String> bridgeRoles = names(session.get(client + "/roles"));
        if (!bridge.path("serviceAccountsEnabled").asBoolean()) {
            return new ServiceAccount("", Set.of(), Set.of(), bridgeRoles);
        }
        String id = session.get(client + "/service-account-user").path("id").asText();
        JsonNode mappings = session.get("/users/%s/role-mappings".formatted(id));
        Set<String> clientRoles = new TreeSet<>();
        for (JsonNode each : mappings.path("clientMappings")) {
            for (String role : names(each.path("mappings"))) {
                clientRoles.add(each.path("client").asText() + "." + role);
            }
        }
        return new ServiceAccount(id, names(mappings.path("realmMappings")), clientRoles, bridgeRoles);
    }

    private static Set<String> names(JsonNode roles) {
        Set<String> names = new TreeSet<>();
        roles.forEach(role -> names.add(role.path("name").asText()));
        return names;
    }
}

package io.cloakroom.cli.keycloak;

import static io.cloakroom.cli.keycloak.WantedRealm.BRIDGE;
import static io.cloakroom.cli.keycloak.WantedRealm.COMMAND_LINE;
import static io.cloakroom.cli.keycloak.WantedRealm.SCOPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.keycloak.Change.Kind;
import io.cloakroom.cli.keycloak.Change.Right;
import io.cloakroom.cli.keycloak.RealmState.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The differences between a realm and the wanted one, in the order in which they can be made. What is missing is
 * created. Of what is there only that is changed without which logins fail; the rest belongs to the administrators of
 * the realm.
 */
final class SetupPlan {
    /** Without these a token lacks the claim or the audience. Introspection tells bridges the same. */
    private static final List<String> SWITCHES =
            List.of("access.token.claim", "lightweight.claim", "introspection.token.claim");

    private static final String INCLUDED_CLIENT = "included.client.audience";
    private static final String IN_TOKEN_SCOPE = "include.in.token.scope";

    /**
     * What is reached where.
     *
     * @param bridge where Keycloak reaches the bridge; empty if it is not to be told
     * @param console where people find the console, without a slash at its end; empty if there is none
     */
    record Places(String bridge, String console) {}

    private final WantedRealm wanted;
    private final RealmState state;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    private SetupPlan(WantedRealm wanted, RealmState state) {
        this.wanted = wanted;
        this.state = state;
    }

    static SetupPlan of(WantedRealm wanted, RealmState state, String realm, Places places) {
        SetupPlan plan = new SetupPlan(wanted, state);
        if (!state.exists()) {
            plan.changes.add(new Change(
                    Kind.CREATE,
                    "realm `%s`".formatted(realm),
                    Right.CREATE_REALM,
                    session -> session.createRealm(wanted.empty(realm))));
        }
        plan.bridge();
        plan.scope();
        plan.commandLine();
        plan.console(places.console());
        wanted.roles().forEach(plan::role);
        plan.serviceAccount();
        BridgeAddress.change(state.realm(), places.bridge()).ifPresent(plan.changes::add);
        return plan;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** What is left as it is although it may surprise. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** What only an administrator can decide. Nothing is changed while there is any. */
    List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    private void bridge() {
        JsonNode client = state.bridge();
        if (client.isMissingNode()) {
            create(
                    "client `%s`, confidential, with a service account".formatted(BRIDGE),
                    "/clients",
                    wanted.client(BRIDGE));
            return;
        }
        if (!client.path("protocol").asText().equals("openid-connect")
                || client.path("publicClient").asBoolean()
                || client.path("bearerOnly").asBoolean()) {
            conflicts.add(
                    "client `%s` is there already, and is not a confidential OpenID Connect client: rename it, or make it one (Client authentication: on)"
                            .formatted(BRIDGE));
            return;
        }
        noteIfOff(client, BRIDGE);
        requireOn(client, "serviceAccountsEnabled", BRIDGE, "with a service account");
    }

    private void console(String address) {
        if (address.isEmpty()) {
            return;
        }
        Optional<String> conflict = ConsoleAddress.conflict(state.console());
        conflict.ifPresent(conflicts::add);
        if (conflict.isEmpty()) {
            ConsoleAddress.change(wanted, state.console(), address).ifPresent(changes::add);
            ConsoleAddress.ofLogins(state.consoleEndsLogins()).ifPresent(changes::add);
        }
        if (!state.console().isMissingNode()) {
            noteIfOff(state.console(), WantedRealm.CONSOLE);
        }
    }

    private void scope() {
        JsonNode scope = state.scope();
        if (scope.isMissingNode()) {
            create(
                    "client scope `%s` with mapper `%s`, audience `%s` and its name in the token's scope"
                            .formatted(
                                    SCOPE,
                                    wanted.mapper(WantedRealm.POLICY_MAPPER)
                                            .path("name")
                                            .asText(),
                                    BRIDGE),
                    "/client-scopes",
                    wanted.scope());
            return;
        }
        if (!scope.path("protocol").asText().equals("openid-connect")) {
            conflicts.add(
                    "client scope `%s` is there already, and is not of OpenID Connect: rename it".formatted(SCOPE));
            return;
        }
        if (scope.path("attributes").path(IN_TOKEN_SCOPE).asText().equals("false")) {
            change("client scope `%s`: its name in the token's scope".formatted(SCOPE), session -> {
                ObjectNode now = RealmState.scope(session).deepCopy();
                now.withObject("/attributes").put(IN_TOKEN_SCOPE, "true");
                session.change("PUT", "/client-scopes/" + now.path("id").asText(), now);
            });
        }
        requireMapper(scope, WantedRealm.POLICY_MAPPER, "");
        requireMapper(scope, WantedRealm.AUDIENCE_MAPPER, BRIDGE);
    }

    /** @param audience of the mapper that is meant; empty: any */
    private void requireMapper(JsonNode scope, String type, String audience) {
        JsonNode mapper = mapper(scope.path("protocolMappers"), type, audience);
        String path = "/client-scopes/%s/protocol-mappers/models"
                .formatted(scope.path("id").asText());
        if (mapper.isMissingNode()) {
            JsonNode missing = wanted.mapper(type);
            create(
                    "mapper `%s` in client scope `%s`"
                            .formatted(missing.path("name").asText(), SCOPE),
                    path,
                    missing);
            return;
        }
        List<String> off = SWITCHES.stream()
                .filter(name -> !mapper.path("config").path(name).asText().equals("true"))
                .toList();
        if (!off.isEmpty()) {
            change(
                    "mapper `%s` in client scope `%s`: %s on"
                            .formatted(mapper.path("name").asText(), SCOPE, String.join(", ", off)),
                    session -> {
                        ObjectNode now = mapper.deepCopy();
                        off.forEach(name -> now.withObject("/config").put(name, "true"));
                        session.change("PUT", path + "/" + now.path("id").asText(), now);
                    });
        }
    }

    /** The mapper of this type; missing if there is none. */
    static JsonNode mapper(JsonNode mappers, String type, String audience) {
        for (JsonNode mapper : mappers) {
            JsonNode config = mapper.path("config");
            if (mapper.path("protocolMapper").asText().equals(type)
                    && (audience.isEmpty()
                            || config.path(INCLUDED_CLIENT).asText().equals(audience)
                            || config.path("included.custom.audience").asText().equals(audience))) {
                return mapper;
            }
        }
        return MissingNode.getInstance();
    }

    private void commandLine() {
        JsonNode client = state.commandLine();
        if (client.isMissingNode()) {
            create(
                    "client `%s`, public, for browser login with PKCE and device login, with scope `%s`"
                            .formatted(COMMAND_LINE, SCOPE),
                    "/clients",
                    wanted.client(COMMAND_LINE));
            return;
        }
        if (!client.path("protocol").asText().equals("openid-connect")) {
            conflicts.add(
                    "client `%s` is there already, and is not of OpenID Connect: rename it".formatted(COMMAND_LINE));
            return;
        }
        noteIfOff(client, COMMAND_LINE);
        if (!has(client, "defaultClientScopes") && !has(client, "optionalClientScopes")) {
            change(
                    "client `%s`: scope `%s`, by default".formatted(COMMAND_LINE, SCOPE),
                    session -> session.change(
                            "PUT",
                            "/clients/%s/default-client-scopes/%s"
                                    .formatted(
                                            client.path("id").asText(),
                                            RealmState.scope(session).path("id").asText()),
                            JsonNodeFactory.instance.objectNode()));
        }
    }

    /** Whether a client has our scope among those. */
    static boolean has(JsonNode client, String scopes) {
        for (JsonNode scope : client.path(scopes)) {
            if (scope.asText().equals(SCOPE)) {
                return true;
            }
        }
        return false;
    }

    /** A role that is there is never changed: whoever has it already would get S3 rights unasked. */
    private void role(JsonNode role) {
        String name = role.path("name").asText();
        String policy = role.path("attributes").path("s3-policy").path(0).asText();
        JsonNode there = state.roles().getOrDefault(name, MissingNode.getInstance());
        if (there.isMissingNode()) {
            changes.add(new Change(
                    Kind.CREATE,
                    "realm role `%s`: policy `%s`".formatted(name, policy),
                    Right.MANAGE_REALM,
                    session -> session.change("POST", "/roles", role)));
        } else if (there.path("attributes").path("s3-policy").isEmpty()) {
            notes.add(
                    "realm role `%s` is there and names no policy; it stays as it is, because its holders would get the rights of `%s`"
                            .formatted(name, policy));
        }
    }

    private void serviceAccount() {
        ServiceAccount account = state.account();
        for (JsonNode role : wanted.bridgeRoles()) {
            String name = role.path("name").asText();
            if (!account.bridgeRoles().contains(name)) {
                changes.add(new Change(
                        Kind.CREATE,
                        "role `%s` of client `%s`".formatted(name, BRIDGE),
                        Right.MANAGE_CLIENTS,
                        session -> session.change("POST", "/clients/%s/roles".formatted(bridgeId(session)), role)));
            }
        }
        Set<String> missing = new TreeSet<>();
        wanted.rightsOfBridge().forEach(role -> missing.add(role.asText()));
        missing.removeIf(role -> account.clientRoles().contains(BRIDGE + "." + role));
        boolean isNew = account.id().isEmpty();
        if (isNew || !missing.isEmpty()) {
            String roles = missing.isEmpty() ? "" : ", but with `" + String.join("`, `", missing) + "`";
            changes.add(new Change(
                    Kind.CHANGE,
                    "service account of client `%s`: without the realm's default roles%s".formatted(BRIDGE, roles),
                    Right.MANAGE_USERS,
                    session -> map(session, missing)));
        }
        Set<String> further = new TreeSet<>(account.clientRoles());
        wanted.rightsOfBridge().forEach(role -> further.remove(BRIDGE + "." + role.asText()));
        further.addAll(account.realmRoles());
        further.remove(state.defaultRole());
        if (!further.isEmpty()) {
            notes.add("the service account of client `%s` has roles that the bridge does not need: `%s`"
                    .formatted(BRIDGE, String.join("`, `", further)));
        }
    }

    private static void map(AdminSession session, Set<String> missing) throws KeycloakException {
        ServiceAccount now = RealmState.account(session, RealmState.client(session, BRIDGE));
        String user = "/users/%s/role-mappings".formatted(now.id());
        JsonNode everyones = session.get("").path("defaultRole");
        if (now.realmRoles().contains(everyones.path("name").asText())) {
            session.change(
                    "DELETE",
                    user + "/realm",
                    JsonNodeFactory.instance.arrayNode().add(everyones));
        }
        String bridge = bridgeId(session);
        for (String role : missing) {
            JsonNode found = session.get("/clients/%s/roles/%s".formatted(bridge, AdminSession.segment(role)));
            session.change(
                    "POST",
                    "%s/clients/%s".formatted(user, bridge),
                    JsonNodeFactory.instance.arrayNode().add(found));
        }
    }

    private static String bridgeId(AdminSession session) throws KeycloakException {
        return RealmState.client(session, BRIDGE).path("id").asText();
    }

    /** Somebody has switched it off, and may have had a reason. */
    private void noteIfOff(JsonNode client, String clientId) {
        if (!client.path("enabled").asBoolean()) {
            notes.add("client `%s` is switched off, and stays so: nobody gets a token with it".formatted(clientId));
        }
    }

    private void requireOn(JsonNode client, String member, String clientId, String words) {
        if (!client.path(member).asBoolean()) {
            change("client `%s`: %s".formatted(clientId, words), session -> {
                ObjectNode now = RealmState.client(session, clientId).deepCopy();
                now.put(member, true);
                session.change("PUT", "/clients/" + now.path("id").asText(), now);
            });
        }
    }

    private void create(String what, String path, JsonNode representation) {
        changes.add(new Change(
                Kind.CREATE, what, Right.MANAGE_CLIENTS, session -> session.change("POST", path, representation)));
    }

    private void change(String what, Change.Step step) {
        changes.add(new Change(Kind.CHANGE, what, Right.MANAGE_CLIENTS, step));
    }
}

package io.cloakroom.cli.keycloak;

import static io.cloakroom.cli.keycloak.WantedRealm.CONSOLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.keycloak.Change.Kind;
import io.cloakroom.cli.keycloak.Change.Right;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Where people find the console: logins may come back there, and users find it in Keycloak's account console, under
 * <i>Applications</i>.
 */
final class ConsoleAddress {
    static final String CALLBACK = "/-/callback";
    static final String ACCOUNT = "account";
    static final String MANAGE_ACCOUNT = "manage-account";

    private ConsoleAddress() {}

    /** Why the client cannot be the console's; empty if it can, or is missing. */
    static Optional<String> conflict(JsonNode client) {
        boolean isGood = client.isMissingNode()
                || (client.path("protocol").asText().equals("openid-connect")
                        && !client.path("publicClient").asBoolean()
                        && !client.path("bearerOnly").asBoolean());
        return isGood
                ? Optional.empty()
                : Optional.of(
                        "client `%s` is there already, and is not a confidential OpenID Connect client: rename it, or make it one (Client authentication: on)"
                                .formatted(CONSOLE));
    }

    /**
     * The change that it takes, if any. Other addresses of the client stay.
     *
     * @param client as it is
     * @param address without a slash at its end
     */
    static Optional<Change> change(WantedRealm wanted, JsonNode client, String address) {
        if (client.isMissingNode()) {
            return Optional.of(new Change(
                    Kind.CREATE,
                    "client `%s`, confidential, for a console whose logins come back to `%s`"
                            .formatted(CONSOLE, address + CALLBACK),
                    Right.MANAGE_CLIENTS,
                    session -> session.change("POST", "/clients", wanted.console(address))));
        }
        if (isAsWanted(client, address)) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                Kind.CHANGE,
                "client `%s`: logins may come back to `%s`, and users find it under Applications"
                        .formatted(CONSOLE, address + CALLBACK),
                Right.MANAGE_CLIENTS,
                session -> {
                    ObjectNode now = RealmState.client(session, CONSOLE).deepCopy();
                    if (!allows(now, address)) {
                        now.withArray("/redirectUris").add(address + CALLBACK);
                    }
                    now.put("baseUrl", address + "/").put("alwaysDisplayInConsole", true);
                    session.change("PUT", "/clients/" + now.path("id").asText(), now);
                }));
    }

    /**
     * The change with which users see and end their logins in the console: its tokens may do so in their account.
     *
     * @param mayEndLogins whether they may already
     */
    static Optional<Change> ofLogins(boolean mayEndLogins) {
        if (mayEndLogins) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                Kind.CHANGE,
                "client `%s`: its tokens have role `%s` of client `%s`, to list and end the user's logins"
                        .formatted(CONSOLE, MANAGE_ACCOUNT, ACCOUNT),
                Right.MANAGE_CLIENTS,
                session -> {
                    String account =
                            RealmState.client(session, ACCOUNT).path("id").asText();
                    JsonNode role = session.get("/clients/%s/roles/%s".formatted(account, MANAGE_ACCOUNT));
                    session.change(
                            "POST",
                            "/clients/%s/scope-mappings/clients/%s"
                                    .formatted(
                                            RealmState.client(session, CONSOLE)
                                                    .path("id")
                                                    .asText(),
                                            account),
                            JsonNodeFactory.instance.arrayNode().add(role));
                }));
    }

    private static boolean isAsWanted(JsonNode client, String address) {
        return allows(client, address)
                && client.path("baseUrl").asText().equals(address + "/")
                && client.path("alwaysDisplayInConsole").asBoolean();
    }

    private static boolean allows(JsonNode client, String address) {
        return StreamSupport.stream(client.path("redirectUris").spliterator(), false)
                .anyMatch(uri -> uri.asText().equals(address + CALLBACK));
    }
}

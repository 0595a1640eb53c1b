package io.cloakroom.cli.keycloak;

import static io.cloakroom.cli.keycloak.WantedRealm.COMMAND_LINE;

import com.fasterxml.jackson.databind.JsonNode;
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
    private static final String CALLBACK = "/-/callback";

    private ConsoleAddress() {}

    /**
     * The change that it takes, if any. Other addresses of the client stay.
     *
     * @param client as it is; missing if it is made by a change before
     * @param address without a slash at its end; empty if there is no console
     */
    static Optional<Change> change(JsonNode client, String address) {
        if (address.isEmpty() || isAsWanted(client, address)) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                Kind.CHANGE,
                "client `%s`: logins may come back to `%s`, and users find it under Applications"
                        .formatted(COMMAND_LINE, address + CALLBACK),
                Right.MANAGE_CLIENTS,
                session -> {
                    ObjectNode now = RealmState.client(session, COMMAND_LINE).deepCopy();
                    if (!allows(now, address)) {
                        now.withArray("/redirectUris").add(address + CALLBACK);
                    }
                    now.put("baseUrl", address + "/").put("alwaysDisplayInConsole", true);
                    session.change("PUT", "/clients/" + now.path("id").asText(), now);
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

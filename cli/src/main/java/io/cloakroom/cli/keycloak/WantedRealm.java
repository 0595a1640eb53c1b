package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * What a realm needs to give S3 access. It is read from {@code realm-exports/s3-realm.json}, the file that
 * {@code kc.sh import} makes a new realm of.
 */
final class WantedRealm {
    static final String SCOPE = "s3";
    static final String BRIDGE = "sts-bridge";
    static final String COMMAND_LINE = "s3-cli";
    static final String CONSOLE = "s3-console";
    static final String POLICY_MAPPER = "oidc-s3-policy-mapper";
    static final String AUDIENCE_MAPPER = "oidc-audience-mapper";

    private final JsonNode realm;

    private WantedRealm(JsonNode realm) {
        this.realm = realm;
    }

    static WantedRealm read() {
        try (InputStream file = Objects.requireNonNull(WantedRealm.class.getResourceAsStream("s3-realm.json"))) {
            return new WantedRealm(new ObjectMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a file of this program", e);
        }
    }

    /** A realm with Keycloak's defaults and nothing of S3. */
    ObjectNode empty(String name) {
        return new ObjectMapper().createObjectNode().put("realm", name).put("enabled", true);
    }

    /** The client scope with its mappers. */
    JsonNode scope() {
        return realm.path("clientScopes").path(0);
    }

    /** A mapper of the scope. */
    JsonNode mapper(String type) {
        return named(scope().path("protocolMappers"), "protocolMapper", type);
    }

    JsonNode client(String clientId) {
        return named(realm.path("clients"), "clientId", clientId);
    }

    /**
     * The console's client: as that of the command line, but confidential, and with nothing that a browser does not
     * need.
     *
     * @param address of the console, without a slash at its end
     */
    ObjectNode console(String address) {
        ObjectNode client = client(COMMAND_LINE).deepCopy();
        client.put("clientId", CONSOLE)
                .put("name", "S3 storage")
                .put("description", "Objects, access and credentials in the browser")
                .put("publicClient", false)
                .put("clientAuthenticatorType", "client-secret")
                .put("baseUrl", address + "/")
                .put("alwaysDisplayInConsole", true);
        client.putArray("redirectUris").add(address + ConsoleAddress.CALLBACK);
        client.withObject("/attributes").remove("oauth2.device.authorization.grant.enabled");
        client.putArray("optionalClientScopes");
        return client;
    }

    /** The realm roles to start from. */
    Iterable<JsonNode> roles() {
        return realm.path("roles").path("realm");
    }

    /** The roles of the bridge's client. */
    Iterable<JsonNode> bridgeRoles() {
        return realm.path("roles").path("client").path(BRIDGE);
    }

    /** The names of the bridge's own roles that its service account has. */
    Iterable<JsonNode> rightsOfBridge() {
        return realm.path("users").path(0).path("clientRoles").path(BRIDGE);
    }

    private static JsonNode named(JsonNode list, String member, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(element -> element.path(member).asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

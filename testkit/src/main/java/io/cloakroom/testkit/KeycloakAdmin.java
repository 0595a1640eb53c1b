package io.cloakroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keycloak's admin REST API, as far as tests need it. Paths are below {@code /admin/realms/}, such as
 * {@code demo/roles}.
 *
 * @see <a href="https://www.keycloak.org/docs-api/latest/rest-api/index.html">Keycloak admin REST API</a>
 */
public final class KeycloakAdmin {
    private static final Duration TOKEN_USE = Duration.ofSeconds(10);

    private final KeycloakServer server;
    private final KeycloakHttp http;
    private final Supplier<KeycloakTokens> login;
    private String token = "";
    private long tokenNanos;

    KeycloakAdmin(KeycloakServer server, KeycloakHttp http, Supplier<KeycloakTokens> login) {
        this.server = server;
        this.http = http;
        this.login = login;
    }

    /**
     * Reads a resource.
     *
     * @throws KeycloakRefusedException unless the answer is 200
     */
    public JsonNode get(String path) {
        return http.get(uri(path), accessToken()).expect(200).json();
    }

    /**
     * Creates a resource and returns its id, the last part of its location.
     *
     * @throws KeycloakRefusedException unless the answer is 201
     */
    public String create(String path, Object representation) {
        String location = http.send("POST", uri(path), accessToken(), representation)
                .expect(201)
                .location()
                .orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /**
     * Creates a resource for which the answer has a representation instead of a location.
     *
     * @throws KeycloakRefusedException unless the answer is 201
     */
    public JsonNode add(String path, Object representation) {
        return http.send("POST", uri(path), accessToken(), representation)
                .expect(201)
                .json();
    }

    /**
     * Sends a representation to an action.
     *
     * @throws KeycloakRefusedException unless the answer is 204
     */
    public void post(String path, Object representation) {
        http.send("POST", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Replaces a resource.
     *
     * @throws KeycloakRefusedException unless the answer is 204
     */
    public void put(String path, Object representation) {
        http.send("PUT", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Deletes a resource, which the representation names if the path doesn't.
     *
     * @throws KeycloakRefusedException unless the answer is 204
     */
    public void delete(String path, Object representation) {
        http.send("DELETE", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Runs an action and returns its result.
     *
     * @throws KeycloakRefusedException unless the answer is 200
     */
    public JsonNode act(String path, Object representation) {
        return http.send("POST", uri(path), accessToken(), representation)
                .expect(200)
                .json();
    }

    /**
     * Replaces a resource and returns its new representation.
     *
     * @throws KeycloakRefusedException unless the answer is 200
     */
    public JsonNode replace(String path, Object representation) {
        return http.send("PUT", uri(path), accessToken(), representation)
                .expect(200)
                .json();
    }

    /** Creates a realm from a full representation, as in a realm file. */
    public void createRealm(Object representation) {
        http.send("POST", URI.create(server.baseUri() + "/admin/realms"), accessToken(), representation)
                .expect(201);
    }

    /** What the server offers, including the provider types. */
    public JsonNode serverInfo() {
        return http.get(URI.create(server.baseUri() + "/admin/serverinfo"), accessToken())
                .expect(200)
                .json();
    }

    /** Keycloak's internal id of a client. */
    public String clientId(String realm, String clientId) {
        return get(realm + "/clients?clientId=" + KeycloakHttp.encode(clientId))
                .path(0)
                .path("id")
                .asText();
    }

    /** Keycloak's internal id of a user. */
    public String userId(String realm, String username) {
        return get(realm + "/users?exact=true&username=" + KeycloakHttp.encode(username))
                .path(0)
                .path("id")
                .asText();
    }

    /** A realm role in the form that the paths for assigning roles take. */
    public JsonNode realmRole(String realm, String name) {
        return get(realm + "/roles/" + KeycloakHttp.encode(name).replace("+", "%20"));
    }

    /** The administrator's token. Tokens of the master realm live for one minute, so each is used for half of that. */
    public synchronized String accessToken() {
        if (token.isEmpty() || System.nanoTime() - tokenNanos > TOKEN_USE.toNanos()) {
            tokenNanos = System.nanoTime();
            token = login.get().accessToken();
        }
        return token;
    }

    private URI uri(String path) {
        return URI.create(server.baseUri() + "/admin/realms/" + path);
    }
}

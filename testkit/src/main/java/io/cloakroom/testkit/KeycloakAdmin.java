package io.cloakroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keycloak's admin REST API, as far as tests need it. Paths are below {@code /admin/realms/}, such as {@code demo/roles}.
 *
 * @see <a href="https://www.keycloak.org/docs-api/latest/rest-api/index.html">Keycloak admin REST API</a>
 */
public final class KeycloakAdmin {
    private static final Duration TOKEN_USE = Duration.ofSeconds(30);

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
     * Reads something.
     *
     * @throws KeycloakRefusedException unless it answers 200
     */
    public JsonNode get(String path) {
        return http.get(uri(path), accessToken()).expect(200).json();
    }

    /**
     * Creates something and gives its id, the last part of its location.
     *
     * @throws KeycloakRefusedException unless it answers 201
     */
    public String create(String path, Object representation) {
        String location = http.send("POST", uri(path), accessToken(), representation)
                .expect(201)
                .location()
                .orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /**
     * Creates something that is answered with itself and no location.
     *
     * @throws KeycloakRefusedException unless it answers 201
     */
    public JsonNode add(String path, Object representation) {
        return http.send("POST", uri(path), accessToken(), representation)
                .expect(201)
                .json();
    }

    /**
     * Sends a representation to an action.
     *
     * @throws KeycloakRefusedException unless it answers 204
     */
    public void post(String path, Object representation) {
        http.send("POST", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Replaces something.
     *
     * @throws KeycloakRefusedException unless it answers 204
     */
    public void put(String path, Object representation) {
        http.send("PUT", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Deletes something, named by the representation where the path doesn't.
     *
     * @throws KeycloakRefusedException unless it answers 204
     */
    public void delete(String path, Object representation) {
        http.send("DELETE", uri(path), accessToken(), representation).expect(204);
    }

    /**
     * Does something that has a result.
     *
     * @throws KeycloakRefusedException unless it answers 200
     */
    public JsonNode act(String path, Object representation) {
        return http.send("POST", uri(path), accessToken(), representation)
                .expect(200)
                .json();
    }

    /**
     * Replaces something and gives what it became.
     *
     * @throws KeycloakRefusedException unless it answers 200
     */
    public JsonNode replace(String path, Object representation) {
        return http.send("PUT", uri(path), accessToken(), representation)
                .expect(200)
                .json();
    }

    /** Creates a realm from a whole representation, as in a realm file. */
    public void createRealm(Object representation) {
        http.send("POST", URI.create(server.baseUri() + "/admin/realms"), accessToken(), representation)
                .expect(201);
    }

    /** What the server offers, provider types among it. */
    public JsonNode serverInfo() {
        return http.get(URI.create(server.baseUri() + "/admin/serverinfo"), accessToken())
                .expect(200)
                .json();
    }

    /** Keycloak's own id of a client. */
    public String clientId(String realm, String clientId) {
        return get(realm + "/clients?clientId=" + KeycloakHttp.encode(clientId))
                .path(0)
                .path("id")
                .asText();
    }

    /** Keycloak's own id of a user. */
    public String userId(String realm, String username) {
        return get(realm + "/users?exact=true&username=" + KeycloakHttp.encode(username))
                .path(0)
                .path("id")
                .asText();
    }

    /** A role, as the paths that assign roles want it; {@code name} is a realm role's. */
    public JsonNode realmRole(String realm, String name) {
        return get(realm + "/roles/" + KeycloakHttp.encode(name).replace("+", "%20"));
    }

    /** The administrator's token. Those of the master realm live for a minute, so one is used for half of that. */
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

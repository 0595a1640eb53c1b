package io.cloakroom.e2e.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakServer;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.Map;

/**
 * A realm of one test class. Its clients are {@code cli} (public) and {@code app} (confidential, with service account);
 * all have the scope {@code s3} by default, with the mapper in it. Users have their name as password.
 */
final class TestRealm {
    static final String SECRET = "app-secret";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final KeycloakServer keycloak;

    private TestRealm(String name, KeycloakServer keycloak) {
        this.name = name;
        this.keycloak = keycloak;
    }

    /**
     * Creates the realm through the admin REST API.
     *
     * @param mapperConfig the mapper's options, besides all five token switches, which are on
     * @param rest roles, groups and users, as members of a realm representation
     */
    static TestRealm create(String name, Map<String, String> mapperConfig, String rest) {
        return create(KeycloakServer.shared(), name, mapperConfig, rest);
    }

    /** As {@link #create(String, Map, String)}, at a server that the caller stops. */
    static TestRealm create(KeycloakServer keycloak, String name, Map<String, String> mapperConfig, String rest) {
        ObjectNode realm = (ObjectNode) json("""
            {"enabled": true, "sslRequired": "none", "attributes": {"CreateDefaultClientScopes": "true"},
             "clientScopes": [{"name": "s3", "protocol": "openid-connect", "protocolMappers": [
               {"name": "policies", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                "config": {"claim.name": "policy", "attribute": "s3-policy", "id.token.claim": "true", "access.token.claim": "true", "lightweight.claim": "true",
                           "userinfo.token.claim": "true", "introspection.token.claim": "true"}},
               {"name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
                "config": {"included.client.audience": "app", "access.token.claim": "true", "lightweight.claim": "true"}}]}],
             "clients": [
               {"clientId": "cli", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1/*"],
                "defaultClientScopes": ["basic", "profile", "email", "roles", "s3"], "optionalClientScopes": ["offline_access"]},
               {"clientId": "light", "publicClient": true, "directAccessGrantsEnabled": true,
                "attributes": {"client.use.lightweight.access.token.enabled": "true"},
                "defaultClientScopes": ["basic", "roles", "s3"]},
               {"clientId": "app", "secret": "app-secret", "serviceAccountsEnabled": true,
                "attributes": {"standard.token.exchange.enabled": "true"},
                "defaultClientScopes": ["basic", "roles", "service_account", "s3"]}]}
            """);
        realm.setAll((ObjectNode) json(rest));
        realm.put("realm", name);
        ObjectNode config = (ObjectNode) realm.at("/clientScopes/0/protocolMappers/0/config");
        mapperConfig.forEach(config::put);
        realm.path("users").forEach(TestRealm::complete);
        keycloak.admin().createRealm(realm);
        return new TestRealm(name, keycloak);
    }

    /** A realm that somebody else has made. */
    static TestRealm of(String name) {
        return new TestRealm(name, KeycloakServer.shared());
    }

    String name() {
        return name;
    }

    KeycloakServer keycloak() {
        return keycloak;
    }

    KeycloakAdmin admin() {
        return keycloak.admin();
    }

    KeycloakTokens login(String user, String... scopes) {
        return keycloak.passwordToken(name, "cli", user, user, scopes);
    }

    /** Gives the user a realm role, or takes it away. */
    void setRole(String user, String role, boolean has) {
        String path = name + "/users/" + admin().userId(name, user) + "/role-mappings/realm";
        JsonNode roles = JSON.createArrayNode().add(admin().realmRole(name, role));
        if (has) {
            admin().post(path, roles);
        } else {
            admin().delete(path, roles);
        }
    }

    /** Changes options of the mapper. */
    void configure(Map<String, String> options) {
        ObjectNode mapper = mapper();
        options.forEach(((ObjectNode) mapper.path("config"))::put);
        admin().put(mappers() + "/" + mapper.path("id").asText(), mapper);
    }

    /** The mapper as the admin REST API shows it. */
    ObjectNode mapper() {
        for (JsonNode mapper : admin().get(mappers())) {
            if (mapper.path("name").asText().equals("policies")) {
                return (ObjectNode) mapper;
            }
        }
        throw new IllegalStateException("the mapper is gone");
    }

    /** Path of the mappers of scope {@code s3}. */
    String mappers() {
        return name + "/client-scopes/" + scopeId() + "/protocol-mappers/models";
    }

    /** Whether clients that somebody registers have scope {@code s3} too. */
    void offerToAll(boolean isOffered) {
        String path = name + "/default-optional-client-scopes/" + scopeId();
        if (isOffered) {
            admin().put(path, Map.of());
        } else {
            admin().delete(path, Map.of());
        }
    }

    private String scopeId() {
        for (JsonNode scope : admin().get(name + "/client-scopes")) {
            if (scope.path("name").asText().equals("s3")) {
                return scope.path("id").asText();
            }
        }
        throw new IllegalStateException("the scope is gone");
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A user who can log in, with the name as password. */
    static JsonNode user(String name) {
        ObjectNode user = JSON.createObjectNode().put("username", name);
        complete(user);
        return user;
    }

    /** Without these a user could not log in: the profile must be complete. */
    private static void complete(JsonNode node) {
        if (node.has("serviceAccountClientId")) {
            return;
        }
        ObjectNode user = (ObjectNode) node;
        String name = user.path("username").asText();
        user.put("enabled", true).put("email", name + "@example.org").put("emailVerified", true);
        user.put("firstName", name).put("lastName", name);
        user.set("credentials", json("[{\"type\": \"password\", \"value\": \"%s\"}]".formatted(name)));
    }
}

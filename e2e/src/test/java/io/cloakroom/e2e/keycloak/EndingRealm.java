package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakServer;
import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A realm in which rights are given and taken away, and the calls that do so. */
final class EndingRealm {
    static final String NAME = "ending";
    private static final String ROLE_TABLE = "[{\"key\": \"app.lab\", \"value\": \"readwrite\"}]";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Events that end something: Keycloak's own, and those that the provider adds. */
    private static final String EVENTS =
            "CaepSessionRevoked,CaepCredentialChange,ClaimsChange,AccountDisabled,AccountPurged";

    final TestRealm realm;
    private String document = "";
    private boolean hasRoleOfMany;

    private EndingRealm(TestRealm realm) {
        this.realm = realm;
    }

    static EndingRealm create(KeycloakServer server) {
        return new EndingRealm(TestRealm.create(server, NAME, Map.of("role.table", ROLE_TABLE), """
            {"organizationsEnabled": true,
             "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
             "roles": {"realm": [{"name": "direct", "attributes": {"s3-policy": ["readwrite"]}},
                                 {"name": "documents", "attributes": {"s3-policy": ["documents"]}}],
                       "client": {"app": [{"name": "read-s3-policies"}, {"name": "lab"}]}},
             "groups": [{"name": "crowd"}],
             "users": [
               {"username": "bystander", "realmRoles": ["direct"]},
               {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app",
                "clientRoles": {"app": ["read-s3-policies"]}}]}
            """));
    }

    KeycloakAdmin admin() {
        return realm.admin();
    }

    /** Has the realm push to a bridge. */
    void pushTo(URI bridge) {
        setAttribute("s3-bridges", "app=" + bridge);
    }

    /** Turns the realm's own transmitter on, for the bridge's client. */
    void transmit() {
        setAttribute("ssf.transmitterEnabled", "true");
        String app = NAME + "/clients/" + admin().clientId(NAME, "app");
        ObjectNode client = (ObjectNode) admin().get(app);
        client.withObject("/attributes")
                .put("ssf.enabled", "true")
                .put("ssf.defaultSubjects", "ALL")
                .put("ssf.supportedEvents", EVENTS);
        admin().put(app, client);
        for (JsonNode scope : admin().get(NAME + "/client-scopes")) {
            if (scope.path("name").asText().startsWith("ssf.")) {
                admin().put(app + "/optional-client-scopes/" + scope.path("id").asText(), Map.of());
            }
        }
    }

    void setAttribute(String name, String value) {
        ObjectNode representation = (ObjectNode) admin().get(NAME);
        representation.withObject("/attributes").put(name, value);
        admin().put(NAME, representation);
    }

    /** Creates a user without rights and returns its id. */
    String user(String name) {
        return admin().create(NAME + "/users", TestRealm.user(name));
    }

    KeycloakTokens login(String user, String... scopes) {
        return realm.login(user, scopes);
    }

    /** The client {@code app} exchanges somebody's token. */
    KeycloakTokens exchange(KeycloakTokens tokens) {
        return realm.keycloak().exchange(NAME, "app", TestRealm.SECRET, tokens.accessToken());
    }

    /** A realm role of this name that gives {@code readwrite}. */
    String role(String name) {
        return role(name, List.of("readwrite"));
    }

    private String role(String name, List<String> policies) {
        admin().create(NAME + "/roles", Map.of("name", name));
        setPolicies(name, name, policies);
        return name;
    }

    /** Changes which policies a realm role gives, and its name. */
    void setPolicies(String role, String name, List<String> policies) {
        ObjectNode changed = (ObjectNode) admin().realmRole(NAME, role);
        changed.put("name", name);
        var attribute = changed.withObject("/attributes").putArray("s3-policy");
        policies.forEach(attribute::add);
        admin().put(NAME + "/roles/" + role, changed);
    }

    /** A realm role with policies that nobody has by another role. 105 more users have it. */
    String roleOfMany() {
        String name = "many";
        List<String> policies = List.of("readonly", "writeonly");
        if (hasRoleOfMany) {
            setPolicies(name, name, policies);
            return name;
        }
        hasRoleOfMany = true;
        for (int i = 0; i < 105; i++) {
            admin().create(NAME + "/users", Map.of("username", "crowd-" + i, "groups", List.of("/crowd")));
        }
        role(name, policies);
        String group =
                admin().get(NAME + "/groups?search=crowd").path(0).path("id").asText();
        admin().post(NAME + "/groups/" + group + "/role-mappings/realm", List.of(admin().realmRole(NAME, name)));
        return name;
    }

    void giveRole(String user, String role) {
        admin().post(NAME + "/users/" + user + "/role-mappings/realm", List.of(admin().realmRole(NAME, role)));
    }

    void takeRole(String user, String role) {
        admin().delete(NAME + "/users/" + user + "/role-mappings/realm", List.of(admin().realmRole(NAME, role)));
    }

    /** Has the mapper look at the role {@code lab} again. */
    void restoreRoleTable() {
        realm.configure(Map.of("role.table", ROLE_TABLE));
    }

    /** Gives a role of the client {@code app}. */
    void giveClientRole(String user, String role) {
        admin().post(clientRoles(user), List.of(clientRole(role)));
    }

    void takeClientRole(String user, String role) {
        admin().delete(clientRoles(user), List.of(clientRole(role)));
    }

    private String clientRoles(String user) {
        return NAME + "/users/" + user + "/role-mappings/clients/" + admin().clientId(NAME, "app");
    }

    private JsonNode clientRole(String role) {
        return admin().get(NAME + "/clients/" + admin().clientId(NAME, "app") + "/roles/" + role);
    }

    /** A group with the role {@code direct}. */
    String group(String name) {
        String id = admin().create(NAME + "/groups", Map.of("name", name));
        admin().post(NAME + "/groups/" + id + "/role-mappings/realm", List.of(admin().realmRole(NAME, "direct")));
        return id;
    }

    /** Path of a group of a new organization that has the role {@code direct}, with the user in both. */
    String staff(String organization, String user) {
        String path = NAME + "/organizations/"
                + admin().create(
                                NAME + "/organizations",
                                Map.of(
                                        "name",
                                        organization,
                                        "domains",
                                        List.of(Map.of("name", organization + ".example.org"))));
        admin().create(path + "/members", user);
        String staff = path + "/groups/" + admin().create(path + "/groups", Map.of("name", "staff"));
        admin().post(staff + "/role-mappings/realm", List.of(admin().realmRole(NAME, "direct")));
        admin().put(staff + "/members/" + user, Map.of());
        return staff;
    }

    /** Writes the document of policy {@code documents}: it allows this action in the bucket. */
    void document(String action) {
        Map<String, Object> component = policy("documents", "Allow", action);
        if (document.isEmpty()) {
            document = admin().create(NAME + "/components", component);
        } else {
            admin().put(NAME + "/components/" + document, component);
        }
    }

    /** A policy that denies to read the bucket. */
    String denial() {
        admin().create(NAME + "/components", policy("no-reading", "Deny", "s3:GetObject"));
        return "no-reading";
    }

    private static Map<String, Object> policy(String name, String effect, String action) {
        String text = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "%s", "Action": "%s", "Resource": "arn:aws:s3:::lab/*"}]}
            """.formatted(effect, action);
        return Map.of(
                "providerId", "s3-policies",
                "providerType", "org.keycloak.services.ui.extend.UiPageProvider",
                "config", Map.of("policyName", List.of(name), "document", List.of(text)));
    }

    /** Posts a form to an endpoint of OpenID Connect. */
    void form(String path, Map<String, String> fields, int expected) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .reduce((one, other) -> one + "&" + other)
                .orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(realm.keycloak().issuer(NAME) + "/protocol/openid-connect/" + path))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(expected);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tokens bear whole seconds, so a login of the same second as the change would tell nothing. */
    static void awaitSeconds(int seconds) {
        long until = System.currentTimeMillis() / 1000 + seconds;
        await("a later second", () -> System.currentTimeMillis() / 1000 >= until);
    }

    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    /** @param what must be true, with what there is to know if it does not come true */
    static void await(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}

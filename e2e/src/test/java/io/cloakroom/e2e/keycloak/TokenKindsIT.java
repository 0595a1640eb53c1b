package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.testkit.KeycloakServer;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers carry the claim, for whom, and how fresh it is. */
class TokenKindsIT {
    private static final Map<String, String> ALL_ON = Map.of(
            "id.token.claim", "true",
            "access.token.claim", "true",
            "lightweight.claim", "true",
            "userinfo.token.claim", "true",
            "introspection.token.claim", "true",
            "client", "app");
    private static TestRealm realm;
    private static KeycloakServer keycloak;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("kinds", ALL_ON, """
                {"roles": {"realm": [
                   {"name": "writer", "attributes": {"s3-policy": ["readwrite"]}},
                   {"name": "extra", "attributes": {"s3-policy": ["diagnostics"]}}],
                  "client": {"app": [{"name": "batch", "attributes": {"s3-policy": ["writeonly"]}}]}},
                 "users": [
                   {"username": "alice", "realmRoles": ["writer", "default-roles-kinds"], "clientRoles": {"realm-management": ["impersonation"]}},
                   {"username": "bob", "realmRoles": ["writer", "extra", "default-roles-kinds", "offline_access"]},
                   {"username": "carol", "realmRoles": ["extra", "default-roles-kinds"]},
                   {"username": "service-account-app", "enabled": true, "serviceAccountClientId": "app", "clientRoles": {"app": ["batch"]}}]}
                """);
        keycloak = realm.keycloak();
    }

    @ParameterizedTest(name = "{0} off")
    @CsvSource({
        "none, true, true, true, true, true",
        "id.token.claim, false, true, true, true, true",
        "access.token.claim, true, false, true, true, true",
        "lightweight.claim, true, true, false, true, true",
        "userinfo.token.claim, true, true, true, false, true",
        "introspection.token.claim, true, true, true, true, false"
    })
    void s64_everyAnswerHasItsSwitchAndIntrospectionOfALightweightTokenToo(
            String off, boolean id, boolean access, boolean lightweight, boolean userinfo, boolean introspection) {
        realm.configure(ALL_ON);
        if (!off.equals("none")) {
            realm.configure(Map.of(off, "false"));
        }

        KeycloakTokens tokens = realm.login("alice");
        KeycloakTokens light = keycloak.passwordToken("kinds", "light", "alice", "alice");

        assertThat(has(tokens.idClaims())).as("ID token").isEqualTo(id);
        assertThat(has(tokens.accessClaims())).as("access token").isEqualTo(access);
        assertThat(has(light.accessClaims())).as("lightweight access token").isEqualTo(lightweight);
        assertThat(has(keycloak.userinfo("kinds", tokens.accessToken())))
                .as("userinfo")
                .isEqualTo(userinfo);
        assertThat(has(introspect(tokens))).as("introspection").isEqualTo(introspection);
        assertThat(has(introspect(light)))
                .as("introspection of a lightweight token")
                .isEqualTo(introspection);
    }

    @Test
    void s64_serviceAccountHasItsOwnRolesOnly() {
        realm.configure(ALL_ON);

        var tokens = keycloak.clientCredentialsToken("kinds", "app", TestRealm.SECRET);

        assertThat(Claims.policy(tokens.accessClaims())).containsExactly("writeonly");
        assertThat(Claims.policy(introspect(tokens))).containsExactly("writeonly");
    }

    @Test
    void s64_refreshedOfflineAndExchangedTokensSayWhatHoldsNow() {
        realm.configure(ALL_ON);
        realm.setRole("bob", "extra", true);
        KeycloakTokens online = realm.login("bob");
        KeycloakTokens offline = realm.login("bob", "offline_access");
        assertThat(Claims.policy(online.accessClaims())).containsExactly("diagnostics", "readwrite");
        assertThat(Claims.policy(offline.accessClaims())).containsExactly("diagnostics", "readwrite");
        assertThat(Claims.policy(exchange(online).accessClaims())).containsExactly("diagnostics", "readwrite");

        realm.setRole("bob", "extra", false);

        assertThat(Claims.policy(
                        keycloak.refresh("kinds", "cli", online.refreshToken()).accessClaims()))
                .containsExactly("readwrite");
        assertThat(Claims.policy(
                        keycloak.refresh("kinds", "cli", offline.refreshToken()).accessClaims()))
                .containsExactly("readwrite");
        assertThat(Claims.policy(exchange(online).accessClaims())).containsExactly("readwrite");
        assertThat(Claims.policy(introspect(online))).containsExactly("readwrite");
        assertThat(Claims.policy(keycloak.userinfo("kinds", online.accessToken())))
                .containsExactly("readwrite");
    }

    @Test
    void s64_exchangedTokenHasTheUsersPoliciesAndNotTheExchangingClients() {
        realm.configure(ALL_ON);

        KeycloakTokens exchanged = exchange(realm.login("alice"));

        assertThat(Claims.policy(exchanged.accessClaims())).containsExactly("readwrite");
        assertThat(exchanged.accessClaims().path("azp").asText()).isEqualTo("app");
    }

    @Test
    void s64_impersonatedUsersTokenHasThatUsersPoliciesAndNotTheAdministrators() {
        realm.configure(ALL_ON);

        KeycloakTokens tokens = Impersonation.of(realm, "alice", "carol");

        assertThat(tokens.accessClaims().path("preferred_username").asText()).isEqualTo("carol");
        assertThat(Claims.policy(tokens.accessClaims())).isEqualTo(List.of("diagnostics"));
        assertThat(Claims.policy(tokens.idClaims())).isEqualTo(List.of("diagnostics"));
    }

    private static KeycloakTokens exchange(KeycloakTokens tokens) {
        return keycloak.exchange("kinds", "app", TestRealm.SECRET, tokens.accessToken());
    }

    private static JsonNode introspect(KeycloakTokens tokens) {
        return keycloak.introspect("kinds", "app", TestRealm.SECRET, tokens.accessToken());
    }

    private static boolean has(JsonNode claims) {
        return Claims.policy(claims).equals(List.of("readwrite"));
    }
}

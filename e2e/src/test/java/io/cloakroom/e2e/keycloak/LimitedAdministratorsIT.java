package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What administrators of a whole realm with one permission each can make of S3: rows of the table <i>What each administrator can
 * make of S3</i> of the documentation. Those of S-70 are about what they must not gain.
 */
class LimitedAdministratorsIT {
    private static final String NAME = "limited";
    private static final Map<String, List<String>> ANYTHING = Map.of("s3-policy", List.of("consoleAdmin"));

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create(NAME, Map.of(), """
                {"roles": {
                   "realm": [
                     {"name": "s3-admin", "attributes": {"s3-policy": ["consoleAdmin"]}},
                     {"name": "plain"}],
                   "client": {"app": [{"name": "used"}]}},
                 "groups": [{"name": "open"}],
                 "users": [
                   {"username": "root", "realmRoles": ["default-roles-limited", "s3-admin"]},
                   {"username": "of-realm", "realmRoles": ["plain"], "clientRoles": {"realm-management": ["manage-realm"]}},
                   {"username": "of-users", "groups": ["/open"], "clientRoles": {"realm-management": ["manage-users"]}},
                   {"username": "of-groups", "groups": ["/open"], "clientRoles": {"realm-management": ["manage-users"]}},
                   {"username": "of-clients", "clientRoles": {"realm-management": ["manage-clients"], "app": ["used"]}},
                   {"username": "impersonator", "realmRoles": ["default-roles-limited"], "clientRoles": {"realm-management": ["impersonation"]}}]}
                """);
    }

    @Test
    void whoMayManageTheRealmGrantsAnything() {
        as("of-realm").put(NAME + "/roles/plain", Map.of("name", "plain", "attributes", ANYTHING));

        assertThat(policies("of-realm")).containsExactly("consoleAdmin");
    }

    @Test
    void whoMayManageUsersGrantsWhatRolesGive() {
        as("of-users").post(roleMappings("of-users"), List.of(role("s3-admin")));

        assertThat(policies("of-users")).containsExactly("consoleAdmin");
    }

    @Test
    void s70_whoMayManageUsersWritesNoPolicyOnAGroupOrUser() {
        as("of-groups").put(group("open"), Map.of("name", "open", "attributes", ANYTHING));
        ObjectNode user = (ObjectNode) realm.admin().get(user("of-groups"));
        user.putObject("attributes").putArray("s3-policy").add("consoleAdmin");
        as("of-groups").put(user("of-groups"), user);

        assertThat(realm.admin()
                        .get(group("open"))
                        .at("/attributes/s3-policy/0")
                        .asText())
                .isEqualTo("consoleAdmin");
        assertThat(policies("of-groups")).isEmpty();
    }

    /** Why a bridge wants {@code CLOAKROOM_IDENTITY_OPENID_SCOPE}, and what plain MinIO cannot tell. */
    @Test
    void s70_whoMayManageClientsWritesAClaimOnlyWithoutOurScope() {
        ObjectNode client = (ObjectNode) TestRealm.json("""
                {"clientId": "own", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1/*"],
                 "defaultClientScopes": ["basic", "roles"], "optionalClientScopes": ["s3"]}""");
        client.putArray("protocolMappers").addPOJO(hardcodedPolicy());
        as("of-clients").create(NAME + "/clients", client);

        KeycloakTokens without = realm.keycloak().passwordToken(NAME, "own", "of-clients", "of-clients");
        KeycloakTokens with = realm.keycloak().passwordToken(NAME, "own", "of-clients", "of-clients", "s3");

        assertThat(without.accessClaims().path("policy").asText()).isEqualTo("consoleAdmin");
        assertThat(scopes(without)).doesNotContain("s3");
        assertThat(with.accessClaims().has("policy")).isFalse();
        assertThat(scopes(with)).contains("s3");
    }

    @Test
    void whoMayManageClientsChangesTheMapper() {
        ObjectNode mapper = realm.mapper();
        ((ObjectNode) mapper.path("config"))
                .put("role.table", "[{\"key\": \"app.used\", \"value\": \"consoleAdmin\"}]");
        as("of-clients").put(realm.mappers() + "/" + mapper.path("id").asText(), mapper);
        try {
            assertThat(policies("of-clients")).containsExactly("consoleAdmin");
        } finally {
            realm.configure(Map.of("role.table", ""));
        }
    }

    @Test
    void whoMayImpersonateHasTheRightsOfEveryUser() {
        assertThat(policies("impersonator")).isEmpty();

        assertThat(Claims.policy(Impersonation.of(realm, "impersonator", "root").accessClaims()))
                .containsExactly("consoleAdmin");
    }

    private static KeycloakAdmin as(String user) {
        return realm.keycloak().administrator(NAME, "cli", user, user);
    }

    private static List<String> policies(String user) {
        return Claims.policy(realm.login(user).accessClaims());
    }

    private static List<String> scopes(KeycloakTokens tokens) {
        return List.of(tokens.accessClaims().path("scope").asText().split(" ", -1));
    }

    private static Map<String, Object> hardcodedPolicy() {
        return Map.of(
                "name", "policy",
                "protocol", "openid-connect",
                "protocolMapper", "oidc-hardcoded-claim-mapper",
                "config",
                        Map.of(
                                "claim.name", "policy",
                                "claim.value", "consoleAdmin",
                                "jsonType.label", "String",
                                "access.token.claim", "true",
                                "lightweight.claim", "true"));
    }

    private static JsonNode role(String name) {
        return realm.admin().realmRole(NAME, name);
    }

    private static String user(String name) {
        return NAME + "/users/" + realm.admin().userId(NAME, name);
    }

    private static String roleMappings(String user) {
        return user(user) + "/role-mappings/realm";
    }

    private static String group(String name) {
        for (JsonNode group : realm.admin().get(NAME + "/groups")) {
            if (group.path("name").asText().equals(name)) {
                return NAME + "/groups/" + group.path("id").asText();
            }
        }
        throw new IllegalStateException("no group " + name);
    }
}

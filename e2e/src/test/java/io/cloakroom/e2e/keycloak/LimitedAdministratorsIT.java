package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakRefusedException;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What administrators with one permission each can make of S3: rows of the table <i>What each administrator can make of
 * S3</i> of the documentation. Those of S-63 and S-70 are about what they must not gain.
 */
class LimitedAdministratorsIT {
    private static final String NAME = "limited";
    private static final Map<String, List<String>> ANYTHING = Map.of("s3-policy", List.of("consoleAdmin"));

    private static final Set<String> PERMITTED = new HashSet<>();

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create(NAME, Map.of(), """
            {"organizationsEnabled": true, "roles": {
               "realm": [
                 {"name": "s3-admin", "attributes": {"s3-policy": ["consoleAdmin"]}},
                 {"name": "s3-lab", "attributes": {"s3-policy": ["lab-data"]}},
                 {"name": "plain"}],
               "client": {"app": [{"name": "used"}]}},
             "groups": [{"name": "lab", "realmRoles": ["s3-lab"]}, {"name": "open"}],
             "users": [
               {"username": "root", "realmRoles": ["default-roles-limited", "s3-admin"]},
               {"username": "of-realm", "realmRoles": ["plain"], "clientRoles": {"realm-management": ["manage-realm"]}},
               {"username": "of-users", "groups": ["/open"], "clientRoles": {"realm-management": ["manage-users"]}},
               {"username": "of-groups", "groups": ["/open"], "clientRoles": {"realm-management": ["manage-users"]}},
               {"username": "of-clients", "clientRoles": {"realm-management": ["manage-clients"], "app": ["used"]}},
               {"username": "of-providers", "clientRoles": {"realm-management": ["manage-identity-providers"]}},
               {"username": "of-registration", "clientRoles": {"realm-management": ["create-client"]}},
               {"username": "of-organizations", "clientRoles": {"realm-management": ["manage-organizations"]}},
               {"username": "of-organizations-members", "clientRoles": {"realm-management": ["manage-organizations"]}},
               {"username": "of-one-organization", "clientRoles": {"realm-management": ["query-organizations"]}},
               {"username": "impersonator", "realmRoles": ["default-roles-limited"], "clientRoles": {"realm-management": ["impersonation"]}},
               {"username": "of-one-client", "clientRoles": {"realm-management": ["query-clients"], "app": ["used"]}},
               {"username": "of-one-group", "groups": ["/open"], "clientRoles": {"realm-management": ["query-groups"]}},
               {"username": "of-members", "clientRoles": {"realm-management": ["query-groups"]}},
               {"username": "seen", "realmRoles": ["s3-lab"]}, {"username": "hidden", "realmRoles": ["s3-lab"]},
               {"username": "of-most-users", "clientRoles": {"realm-management": ["query-users", "view-realm"]}},
               {"username": "of-one-role", "clientRoles": {"realm-management": ["query-users"]}}]}
            """);
        realm.admin().put(NAME, Map.of("realm", NAME, "adminPermissionsEnabled", true));
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

    @ParameterizedTest
    @ValueSource(strings = {"of-clients", "of-one-client"})
    void s70_whoMayManageAClientWritesNoPolicyOnItsRoles(String administrator) {
        String app = NAME + "/clients/" + realm.admin().clientId(NAME, "app");
        permit("of-one-client", "Clients", realm.admin().clientId(NAME, "app"), "view", "manage");

        as(administrator).put(app + "/roles/used", Map.of("name", "used", "attributes", ANYTHING));

        assertThat(realm.admin()
                        .get(app + "/roles/used")
                        .at("/attributes/s3-policy/0")
                        .asText())
                .isEqualTo("consoleAdmin");
        assertThat(policies(administrator)).isEmpty();
    }

    @Test
    void s63_whoMayManageAClientGainsNothingByItsScope() {
        String cli = realm.admin().clientId(NAME, "light");
        permit("of-one-client", "Clients", cli, "view", "manage");
        KeycloakAdmin administrator = as("of-one-client");
        ObjectNode client = (ObjectNode) realm.admin().get(NAME + "/clients/" + cli);
        administrator.put(NAME + "/clients/" + cli, client.put("fullScopeAllowed", false));

        statusOf(() ->
                administrator.post(NAME + "/clients/" + cli + "/scope-mappings/realm", List.of(role("s3-admin"))));
        statusOf(() ->
                realm.admin().post(NAME + "/clients/" + cli + "/scope-mappings/realm", List.of(role("s3-admin"))));

        assertThat(policiesAt("light", "of-one-client")).isEmpty();
        assertThat(policiesAt("light", "root")).containsExactly("consoleAdmin");
    }

    @Test
    void s70_whoMayManageAClientWritesNoClaimWhereOursIs() {
        String cli = NAME + "/clients/" + realm.admin().clientId(NAME, "light");
        permit("of-one-client", "Clients", realm.admin().clientId(NAME, "light"), "view", "manage");
        String mapper = as("of-one-client").create(cli + "/protocol-mappers/models", hardcodedPolicy());

        assertThat(policiesAt("light", "of-one-client")).isEmpty();
        realm.admin().delete(cli + "/protocol-mappers/models/" + mapper, Map.of());
    }

    /** Why a bridge wants {@code CLOAKROOM_IDENTITY_OPENID_SCOPE}, and what plain MinIO cannot tell. */
    @Test
    void s70_whoMayManageClientsWritesAClaimOnlyWithoutOurScope() {
        ObjectNode client = (ObjectNode) TestRealm.json("""
            {"clientId": "own", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1/*"],
             "defaultClientScopes": ["basic", "roles"], "optionalClientScopes": ["s3"]}\
            """);
        client.putArray("protocolMappers").addPOJO(hardcodedPolicy());
        as("of-clients").create(NAME + "/clients", client);

        KeycloakTokens without = realm.keycloak().passwordToken(NAME, "own", "of-clients", "of-clients");
        KeycloakTokens with = realm.keycloak().passwordToken(NAME, "own", "of-clients", "of-clients", "s3");

        assertThat(without.accessClaims().path("policy").asText()).isEqualTo("consoleAdmin");
        assertThat(scopes(without)).doesNotContain("s3");
        assertThat(with.accessClaims().has("policy")).isFalse();
        assertThat(scopes(with)).contains("s3");
    }

    /** As with a registration token; the policy is the name they may give themselves. */
    @Test
    void s70_whoMayCreateClientsWritesAClaimOnlyWithoutOurScope() {
        String token = realm.login("of-registration").accessToken();
        realm.keycloak().register(NAME, token, TestRealm.json("""
            {"clientId": "registered", "publicClient": true, "directAccessGrantsEnabled": true,
             "protocolMappers": [{"name": "first name", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
               "config": {"user.attribute": "firstName", "claim.name": "policy", "jsonType.label": "String", "access.token.claim": "true"}}]}\
            """));

        KeycloakTokens tokens =
                realm.keycloak().passwordToken(NAME, "registered", "of-registration", "of-registration");

        assertThat(tokens.accessClaims().path("policy").asText()).isEqualTo("of-registration");
        assertThat(scopes(tokens)).doesNotContain("s3");
        assertThat(statusOf(() -> realm.keycloak().register(NAME, token, TestRealm.json("""
            {"clientId": "with-scope", "optionalClientScopes": ["s3"]}\
            """))))
                .isEqualTo(403);
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
    void s70_whoMayManageOneClientDoesNotChangeTheMapper() {
        permit("of-one-client", "Clients", realm.admin().clientId(NAME, "app"), "view", "manage");
        ObjectNode mapper = realm.mapper();

        assertThat(statusOf(() -> as("of-one-client")
                        .put(realm.mappers() + "/" + mapper.path("id").asText(), mapper)))
                .isEqualTo(403);
    }

    @Test
    void whoMayImpersonateHasTheRightsOfEveryUser() {
        assertThat(policies("impersonator")).isEmpty();

        assertThat(Claims.policy(Impersonation.of(realm, "impersonator", "root").accessClaims()))
                .containsExactly("consoleAdmin");
    }

    /** The provider is one where the administrator can log in, here another realm. */
    @Test
    void whoMayManageIdentityProvidersGrantsWhatRolesGive() {
        TestRealm elsewhere = TestRealm.create("elsewhere", Map.of(), """
            {"users": [{"username": "mallory"}]}\
            """);
        String openid = elsewhere.keycloak().issuer(elsewhere.name()) + "/protocol/openid-connect/";
        KeycloakAdmin administrator = as("of-providers");
        String provider = NAME + "/identity-provider/instances/"
                + administrator.create(NAME + "/identity-provider/instances", TestRealm.json("""
                    {"alias": "own", "providerId": "oidc", "config": {
                      "authorizationUrl": "%1$sauth", "tokenUrl": "%1$stoken", "clientId": "cli", "clientSecret": "unused",
                      "clientAuthMethod": "client_secret_post", "syncMode": "IMPORT"}}
                    """.formatted(openid)));
        administrator.create(provider + "/mappers", TestRealm.json("""
            {"name": "any role", "identityProviderAlias": "own", "identityProviderMapper": "oidc-hardcoded-role-idp-mapper",
             "config": {"role": "s3-admin", "syncMode": "INHERIT"}}\
            """));

        try (var browser = new Browser()) {
            Browser.Page login = browser.logIn(realm, "cli", Map.of("kc_idp_hint", "own"));
            Browser.Page end = browser.submit(login, Map.of("username", "mallory", "password", "mallory"));
            JsonNode claims = browser.tokens(realm, "cli", end).accessClaims();

            assertThat(claims.path("preferred_username").asText()).isEqualTo("mallory");
            assertThat(Claims.policy(claims)).containsExactly("consoleAdmin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"of-organizations", "of-one-organization"})
    void s70_whoMayManageOrganizationsAddsNoMembersRolesOrPolicies(String administrator) {
        try (Organization own = Organization.of(administrator)) {
            permit("of-one-organization", "Organizations", id(own.path()), "view", "manage");
            KeycloakAdmin admin = as(administrator);

            assertThat(statusOf(() -> admin.create(own.path() + "/members", id(user("root")))))
                    .isEqualTo(403);
            assertThat(statusOf(() -> admin.put(own.staff() + "/members/" + id(user(administrator)), Map.of())))
                    .isEqualTo(403);
            assertThat(statusOf(() -> admin.post(own.guests() + "/role-mappings/realm", List.of(role("s3-admin")))))
                    .isEqualTo(403);
            admin.put(own.guests(), Map.of("name", "guests", "attributes", ANYTHING));
            assertThat(policies(administrator)).isEmpty();
        }
    }

    /** Within the organization; the members of the one then have the roles of both. */
    @ParameterizedTest
    @ValueSource(strings = {"of-organizations", "of-one-organization"})
    void whoMayManageOrganizationsMovesAGroupIntoAnother(String administrator) {
        try (Organization own = Organization.of(administrator)) {
            permit("of-one-organization", "Organizations", id(own.path()), "view", "manage");

            as(administrator).post(own.staff() + "/children", Map.of("id", id(own.guests()), "name", "guests"));

            assertThat(policies(administrator)).containsExactly("lab-data");
        }
    }

    @Test
    void whoMayManageOrganizationsAndMembershipsGivesWhatRolesOfTheirGroupsGive() {
        String administrator = "of-organizations-members";
        try (Organization own = Organization.of(administrator)) {
            permit(administrator, "Users", id(user(administrator)), "view", "manage-group-membership");

            as(administrator).put(own.staff() + "/members/" + id(user(administrator)), Map.of());

            assertThat(policies(administrator)).containsExactly("lab-data");
        }
    }

    @Test
    void whoMayManageOrganizationsEnablesThem() {
        try (Organization own = Organization.of("of-organizations")) {
            realm.admin().put(own.staff() + "/members/" + id(user("of-organizations")), Map.of());
            own.enable(realm.admin(), false);
            assertThat(policies("of-organizations")).isEmpty();

            own.enable(as("of-organizations"), true);

            assertThat(policies("of-organizations")).containsExactly("lab-data");
        }
    }

    @Test
    void s70_whoMayManageOneGroupWritesNoPolicyOnIt() {
        permit("of-one-group", "Groups", id(group("open")), "view", "manage");

        as("of-one-group").put(group("open"), Map.of("name", "open", "attributes", ANYTHING));

        assertThat(statusOf(() ->
                        as("of-one-group").post(group("open") + "/role-mappings/realm", List.of(role("s3-admin")))))
                .isEqualTo(403);
        assertThat(policies("of-one-group")).isEmpty();
    }

    @Test
    void whoMayManageTheMembersOfOneGroupGivesWhatItsRolesGive() {
        permit("of-members", "Groups", id(group("lab")), "view", "manage-membership");
        permit("of-members", "Users", id(user("of-members")), "view", "manage-group-membership");

        as("of-members").put(user("of-members") + "/groups/" + id(group("lab")), Map.of());

        assertThat(policies("of-members")).containsExactly("lab-data");
        assertThat(statusOf(() -> as("of-members").put(user("of-members") + "/groups/" + id(group("open")), Map.of())))
                .isEqualTo(403);
    }

    @Test
    void whoMayMapOneRoleGivesWhatItGives() {
        permit("of-one-role", "Roles", role("s3-lab").path("id").asText(), "map-role");
        permit("of-one-role", "Users", id(user("of-one-role")), "view", "map-roles");

        as("of-one-role").post(roleMappings("of-one-role"), List.of(role("s3-lab")));

        assertThat(statusOf(() -> as("of-one-role").post(roleMappings("of-one-role"), List.of(role("s3-admin")))))
                .isEqualTo(403);
        assertThat(policies("of-one-role")).containsExactly("lab-data");
    }

    /** A permission can hide one user of all. The preview then tells nothing about that one. */
    @Test
    void s70_whoMayNotSeeAUserIsNotToldWhatThatUserMayRead() {
        String administrator = "of-most-users";
        String policy = NAME + "/components/" + realm.admin().create(NAME + "/components", TestRealm.json("""
            {"providerId": "s3-policies", "providerType": "org.keycloak.services.ui.extend.UiPageProvider",
             "config": {"policyName": ["lab-data"], "document":
               ["{\\"Version\\": \\"2012-10-17\\", \\"Statement\\": [{\\"Effect\\": \\"Allow\\", \\"Action\\": \\"s3:GetObject\\", \\"Resource\\": \\"arn:aws:s3:::lab/*\\"}]}"],
             "released": ["true"]}}
            """));
        String readers = NAME + "/s3-policies/readers?client=cli&bucket=lab&key=a&max=1000";
        permit(administrator, "Users", "", "view");
        forbid(administrator, "Users", id(user("hidden")), "view");
        try {
            assertThat(statusOf(() -> as(administrator).get(user("hidden")))).isEqualTo(403);

            JsonNode told = as(administrator).get(readers).path("allowed");

            assertThat(realm.admin().get(readers).path("allowed").findValuesAsText("username"))
                    .contains("seen", "hidden");
            assertThat(told.findValuesAsText("username")).contains("seen").doesNotContain("hidden");
            assertThat(statusOf(() -> as(administrator)
                            .get(NAME + "/s3-policies/effective?client=cli&user=" + id(user("hidden")))))
                    .isEqualTo(403);
        } finally {
            realm.admin().delete(policy, Map.of());
        }
    }

    /**
     * An organization with the groups {@code staff}, whose role gives a policy, and {@code guests}, where its one
     * member is.
     *
     * @param path of the organization, for administrators
     */
    private record Organization(String path, String staff, String guests) implements AutoCloseable {
        static Organization of(String member) {
            KeycloakAdmin admin = realm.admin();
            String name = member + "-" + UUID.randomUUID();
            String path = NAME + "/organizations/"
                    + admin.create(
                            NAME + "/organizations",
                            Map.of("name", name, "domains", List.of(Map.of("name", name + ".example.org"))));
            String memberId = id(user(member));
            admin.create(path + "/members", memberId);
            String staff = path + "/groups/" + admin.create(path + "/groups", Map.of("name", "staff"));
            String guests = path + "/groups/" + admin.create(path + "/groups", Map.of("name", "guests"));
            admin.post(staff + "/role-mappings/realm", List.of(role("s3-lab")));
            admin.put(guests + "/members/" + memberId, Map.of());
            return new Organization(path, staff, guests);
        }

        void enable(KeycloakAdmin by, boolean isEnabled) {
            ObjectNode changed = (ObjectNode) by.get(path);
            by.put(path, changed.put("enabled", isEnabled));
        }

        @Override
        public void close() {
            realm.admin().delete(path, Map.of());
        }
    }

    private static KeycloakAdmin as(String user) {
        return realm.keycloak().administrator(NAME, "cli", user, user);
    }

    private static List<String> policies(String user) {
        return policiesAt("cli", user);
    }

    private static List<String> policiesAt(String client, String user) {
        return Claims.policy(
                realm.keycloak().passwordToken(NAME, client, user, user).accessClaims());
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

    /** A fine-grained permission of one administrator for one thing; empty: for all of the type. */
    private static void permit(String administrator, String type, String resource, String... scopes) {
        decide(new Who(administrator, "POSITIVE"), type, resource, scopes);
    }

    /** The same for everybody but one administrator. */
    private static void forbid(String administrator, String type, String resource, String... scopes) {
        decide(new Who(administrator, "NEGATIVE"), type, resource, scopes);
    }

    /** @param logic {@code NEGATIVE} for all but this one */
    private record Who(String administrator, String logic) {}

    private static void decide(Who who, String type, String resource, String... scopes) {
        KeycloakAdmin admin = realm.admin();
        String server = NAME + "/clients/" + admin.clientId(NAME, "admin-permissions") + "/authz/resource-server/";
        String name = who.administrator() + " " + type + " " + resource;
        if (!PERMITTED.add(name)) {
            return;
        }
        JsonNode policy = admin.add(
                server + "policy/user",
                Map.of("name", name, "logic", who.logic(), "users", List.of(admin.userId(NAME, who.administrator()))));
        admin.add(
                server + "permission/scope",
                Map.of(
                        "name",
                        "permission " + name,
                        "resourceType",
                        type,
                        "resources",
                        resource.isEmpty() ? List.of() : List.of(resource),
                        "scopes",
                        List.of(scopes),
                        "policies",
                        List.of(policy.path("id").asText())));
    }

    /** What is answered to something that may be refused; 0 if it is done. */
    private static int statusOf(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (KeycloakRefusedException e) {
            return e.status();
        }
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

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

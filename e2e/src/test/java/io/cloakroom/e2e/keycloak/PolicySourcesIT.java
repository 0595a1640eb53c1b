package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where policy names come from. */
class PolicySourcesIT {
    /** Everything on. */
    private static final Map<String, String> ALL_ON = Map.of(
            "claim.name", "policy",
            "claim.format", "array",
            "client", "app",
            "role.attributes", "true",
            "group.attributes", "true",
            "user.attributes", "false",
            "role.prefix", "s3:",
            "unknown.names", "true",
            "role.table", """
                    [{"key": "analyst", "value": "by-table, by-table-too"}, {"key": "app.auditor", "value": "by-client-table"}]""");

    private static TestRealm realm;
    private static String organization;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("sources", ALL_ON, """
                {"organizationsEnabled": true, "roles": {
                   "realm": [
                     {"name": "one", "attributes": {"s3-policy": ["by-realm-role"]}},
                     {"name": "many", "attributes": {"s3-policy": ["b , a", "c", ",,", " ", "a"]}},
                     {"name": "inner", "attributes": {"s3-policy": ["by-composite"]}},
                     {"name": "middle", "composites": {"realm": ["inner"], "client": {"app": ["writer"]}}},
                     {"name": "outer", "attributes": {"s3-policy": ["by-outer"]}, "composites": {"realm": ["middle"]}},
                     {"name": "for-group", "attributes": {"s3-policy": ["by-groups-role"]}},
                     {"name": "for-organization", "attributes": {"s3-policy": ["by-organizations-role"]}},
                     {"name": "s3:by-prefix"}, {"name": "analyst"}, {"name": "auditor"},
                     {"name": "plain", "attributes": {"other": ["not-read"]}}],
                   "client": {"app": [
                     {"name": "writer", "attributes": {"s3-policy": ["by-client-role"]}},
                     {"name": "auditor"}, {"name": "s3:by-client-prefix"}, {"name": "analyst"}]}},
                 "groups": [{"name": "top", "attributes": {"s3-policy": ["by-parent-group"]}, "realmRoles": ["for-group"],
                   "subGroups": [{"name": "sub", "attributes": {"s3-policy": ["by-group", "by-group-too"]}}]}],
                 "users": [
                   {"username": "realm-role", "realmRoles": ["one"]},
                   {"username": "many-values", "realmRoles": ["many"]},
                   {"username": "client-role", "clientRoles": {"app": ["writer"]}},
                   {"username": "composite", "realmRoles": ["outer"]},
                   {"username": "in-top", "groups": ["/top"]},
                   {"username": "in-sub", "groups": ["/top/sub"]},
                   {"username": "prefix", "realmRoles": ["s3:by-prefix"], "clientRoles": {"app": ["s3:by-client-prefix"]}},
                   {"username": "table", "realmRoles": ["analyst"], "clientRoles": {"app": ["auditor"]}},
                   {"username": "not-in-table", "realmRoles": ["auditor"], "clientRoles": {"app": ["analyst"]}},
                   {"username": "in-organization"},
                   {"username": "other-attribute", "realmRoles": ["plain"]},
                   {"username": "all", "realmRoles": ["one", "analyst", "s3:by-prefix"], "groups": ["/top/sub"]}]}
                """);
        organization = joinOrganization("in-organization", "for-organization", "by-organizations-group");
    }

    /**
     * Puts the user into a group of an organization, with a role and a policy of its own, and gives the path of that.
     */
    private static String joinOrganization(String user, String role, String policy) {
        KeycloakAdmin admin = realm.admin();
        String userId = admin.userId("sources", user);
        String path = "sources/organizations/"
                + admin.create(
                        "sources/organizations",
                        Map.of("name", "acme", "domains", List.of(Map.of("name", "acme.example.org"))));
        admin.create(path + "/members", userId);
        String group = path + "/groups/"
                + admin.create(
                        path + "/groups", Map.of("name", "staff", "attributes", Map.of("s3-policy", List.of(policy))));
        admin.post(group + "/role-mappings/realm", List.of(admin.realmRole("sources", role)));
        admin.put(group + "/members/" + userId, Map.of());
        return path;
    }

    private static void enableOrganization(boolean isEnabled) {
        ObjectNode changed = (ObjectNode) realm.admin().get(organization);
        realm.admin().put(organization, changed.put("enabled", isEnabled));
    }

    @BeforeEach
    void restoreOptions() {
        realm.configure(ALL_ON);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            realm-role      | by-realm-role
            many-values     | a b c
            client-role     | by-client-role
            composite       | by-client-role by-composite by-outer
            in-top          | by-groups-role by-parent-group
            in-sub          | by-group by-group-too by-groups-role by-parent-group
            prefix          | by-client-prefix by-prefix
            table           | by-client-table by-table by-table-too
            not-in-table    | ''
            other-attribute | ''
            in-organization | by-organizations-group by-organizations-role
            all             | by-group by-group-too by-groups-role by-parent-group by-prefix by-realm-role by-table by-table-too
            """)
    void givesExactly(String user, String policies) {
        var claims = realm.login(user).accessClaims();

        assertThat(String.join(" ", Claims.policy(claims))).isEqualTo(policies);
        assertThat(claims.has("policy")).isEqualTo(!policies.isEmpty());
    }

    /** Keycloak lets members log in all the same. */
    @Test
    void aDisabledOrganizationGivesNothing() {
        enableOrganization(false);
        try {
            assertThat(realm.login("in-organization").accessClaims().has("policy"))
                    .isFalse();
        } finally {
            enableOrganization(true);
        }
        assertThat(Claims.policy(realm.login("in-organization").accessClaims()))
                .containsExactly("by-organizations-group", "by-organizations-role");
    }

    @Test
    void otherClaimNameAndOneString() {
        realm.configure(Map.of("claim.name", "https://min.io/policy", "claim.format", "comma-separated"));

        var claims = realm.login("many-values").accessClaims();

        assertThat(claims.path("https://min.io/policy").textValue()).isEqualTo("a,b,c");
        assertThat(claims.has("policy")).isFalse();
    }

    /** Whoever may edit one client or one group could otherwise write {@code consoleAdmin} there. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            realm-role      | by-realm-role
            client-role     | ''
            composite       | by-composite by-outer
            in-top          | by-groups-role
            in-sub          | by-groups-role
            in-organization | by-organizations-role
            prefix          | by-prefix
            table           | by-client-table by-table by-table-too
            all             | by-groups-role by-prefix by-realm-role by-table by-table-too
            """)
    void s70_onlyRealmRolesCountByDefault(String user, String policies) {
        realm.configure(Map.of("client", "", "group.attributes", ""));

        var claims = realm.login(user).accessClaims();

        assertThat(String.join(" ", Claims.policy(claims))).isEqualTo(policies);
        assertThat(claims.has("policy")).isEqualTo(!policies.isEmpty());
    }

    @Test
    void s63_ofClientsOnlyTheListedOnesRolesCount() {
        realm.configure(Map.of("client", "cli"));
        assertThat(Claims.policy(realm.login("client-role").accessClaims())).isEmpty();

        realm.configure(Map.of("client", "cli##app"));
        assertThat(Claims.policy(realm.login("client-role").accessClaims())).containsExactly("by-client-role");
    }

    @Test
    void s63_onlyRolesOfTheTableCountWhenAttributesAreOff() {
        realm.configure(Map.of("role.attributes", "false", "group.attributes", "false", "role.prefix", ""));

        assertThat(Claims.policy(realm.login("all").accessClaims())).containsExactly("by-table", "by-table-too");
        assertThat(Claims.policy(realm.login("composite").accessClaims())).isEmpty();
    }

    /** CVE-2026-9795: somebody who may only edit a client adds a powerful role to the client's scope. */
    @Test
    void s63_scopeMappingsOfTheClientChangeNothing() {
        String client = realm.admin().clientId("sources", "cli");
        realm.admin().put("sources/clients/" + client, Map.of("clientId", "cli", "fullScopeAllowed", false));
        List<String> before = Claims.policy(realm.login("all").accessClaims());

        realm.admin()
                .post(
                        "sources/clients/" + client + "/scope-mappings/realm",
                        List.of(realm.admin().realmRole("sources", "outer")));

        assertThat(before).contains("by-realm-role", "by-table");
        assertThat(Claims.policy(realm.login("all").accessClaims())).isEqualTo(before);
        assertThat(Claims.policy(realm.login("other-attribute").accessClaims())).isEmpty();
    }
}

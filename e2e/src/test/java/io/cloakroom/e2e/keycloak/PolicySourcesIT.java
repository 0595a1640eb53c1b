package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where policy names come from. */
class PolicySourcesIT {
    private static final Map<String, String> PREFIX_AND_TABLE = Map.of(
            "claim.name", "policy",
            "claim.format", "array",
            "client", "",
            "role.attributes", "true",
            "group.attributes", "true",
            "role.prefix", "s3:",
            "role.table", """
                    [{"key": "analyst", "value": "by-table, by-table-too"}, {"key": "app.auditor", "value": "by-client-table"}]""");
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("sources", PREFIX_AND_TABLE, """
                {"roles": {
                   "realm": [
                     {"name": "one", "attributes": {"s3-policy": ["by-realm-role"]}},
                     {"name": "many", "attributes": {"s3-policy": ["b , a", "c", ",,", " ", "a"]}},
                     {"name": "inner", "attributes": {"s3-policy": ["by-composite"]}},
                     {"name": "middle", "composites": {"realm": ["inner"], "client": {"app": ["writer"]}}},
                     {"name": "outer", "attributes": {"s3-policy": ["by-outer"]}, "composites": {"realm": ["middle"]}},
                     {"name": "for-group", "attributes": {"s3-policy": ["by-groups-role"]}},
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
                   {"username": "other-attribute", "realmRoles": ["plain"]},
                   {"username": "all", "realmRoles": ["one", "analyst", "s3:by-prefix"], "groups": ["/top/sub"]}]}
                """);
    }

    @BeforeEach
    void restoreOptions() {
        realm.configure(PREFIX_AND_TABLE);
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
            all             | by-group by-group-too by-groups-role by-parent-group by-prefix by-realm-role by-table by-table-too
            """)
    void givesExactly(String user, String policies) {
        var claims = realm.login(user).accessClaims();

        assertThat(String.join(" ", Claims.policy(claims))).isEqualTo(policies);
        assertThat(claims.has("policy")).isEqualTo(!policies.isEmpty());
    }

    @Test
    void otherClaimNameAndOneString() {
        realm.configure(Map.of("claim.name", "https://min.io/policy", "claim.format", "comma-separated"));

        var claims = realm.login("many-values").accessClaims();

        assertThat(claims.path("https://min.io/policy").textValue()).isEqualTo("a,b,c");
        assertThat(claims.has("policy")).isFalse();
    }

    @Test
    void s63_onlyRolesOfOneClientCount() {
        realm.configure(Map.of("client", "app", "group.attributes", "false"));

        assertThat(Claims.policy(realm.login("realm-role").accessClaims())).isEmpty();
        assertThat(Claims.policy(realm.login("in-sub").accessClaims())).isEmpty();
        assertThat(Claims.policy(realm.login("composite").accessClaims())).containsExactly("by-client-role");
        assertThat(Claims.policy(realm.login("table").accessClaims())).containsExactly("by-client-table");
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

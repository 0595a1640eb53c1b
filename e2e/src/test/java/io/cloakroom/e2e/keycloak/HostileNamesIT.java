package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S-65: odd names, great numbers and deep nesting do no harm. */
class HostileNamesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEP = 100;
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("hostile", Map.of("role.prefix", "s3:", "group.attributes", "true"), """
                {"roles": {"realm": [
                   {"name": "s3:read only"}, {"name": "s3:team/α/../名前"}, {"name": "s3:readonly,consoleAdmin"},
                   {"name": "s3:\\"quoted\\\\\\" \\u0024{x}"}, {"name": "s3:"},
                   {"name": "odd", "attributes": {"s3-policy": ["a/b", "line\\nbreak", "\\u202Eright-to-left", "<script>"]}},
                   {"name": "ping", "attributes": {"s3-policy": ["ping"]}}, {"name": "pong", "attributes": {"s3-policy": ["pong"]}},
                   {"name": "all"}]},
                 "users": [{"username": "odd", "realmRoles": ["s3:read only", "s3:team/α/../名前", "s3:readonly,consoleAdmin",
                     "s3:\\"quoted\\\\\\" \\u0024{x}", "s3:", "odd"]},
                   {"username": "circle", "realmRoles": ["ping"]}, {"username": "deep"}, {"username": "nested"},
                   {"username": "rich", "realmRoles": ["all"]}]}
                """);
    }

    @Test
    void s65_oddNamesAreKeptAsTheyAreAndACommaNeverMakesTwo() {
        var tokens = realm.login("odd");

        assertThat(Claims.policy(tokens.accessClaims()))
                .containsExactly(
                        "\"quoted\\\" ${x}",
                        "<script>",
                        "a/b",
                        "line\nbreak",
                        "read only",
                        "team/α/../名前",
                        "\u202Eright-to-left");
        assertThat(Claims.policy(tokens.idClaims())).doesNotContain("consoleAdmin", "readonly", "");
    }

    @Test
    void s65_compositesInACircleEnd() {
        nest("ping", "pong");
        nest("pong", "ping");

        assertThat(Claims.policy(realm.login("circle").accessClaims())).containsExactly("ping", "pong");
    }

    @Test
    void s65_deepCompositesAreAllSeen() {
        partialImport(DEEP, "deep-", "depth-");
        for (int i = 0; i + 1 < DEEP; i++) {
            nest("deep-" + i, "deep-" + (i + 1));
        }
        realm.setRole("deep", "deep-0", true);

        assertThat(Claims.policy(realm.login("deep").accessClaims()))
                .hasSize(DEEP)
                .contains("depth-0", "depth-" + (DEEP - 1));
    }

    @Test
    void s65_deepGroupsAreAllSeen() {
        String parent = realm.admin().create("hostile/groups", group(0));
        for (int i = 1; i < DEEP; i++) {
            parent = realm.admin().create("hostile/groups/" + parent + "/children", group(i));
        }
        String user = realm.admin().userId("hostile", "nested");
        realm.admin().put("hostile/users/" + user + "/groups/" + parent, Map.of());

        assertThat(Claims.policy(realm.login("nested").accessClaims()))
                .hasSize(DEEP)
                .contains("group-0", "group-" + (DEEP - 1));
    }

    /** The token grows large, but it is issued, whole, and Keycloak goes on. */
    @Test
    void s65_hundredRolesThatNameTenThousandPolicies() {
        TestRealm crowded = TestRealm.create("crowded", Map.of(), hundredRoles().toString());

        var claims = crowded.login("famous").accessClaims();

        assertThat(Claims.policy(claims)).hasSize(10_000).contains("policy-0-0", "policy-99-99");
        assertThat(crowded.login("plain").accessClaims().has("policy")).isFalse();
    }

    /** Roles that name no policy cost a look, but no byte in the token. */
    @Test
    void s65_thousandRolesThatNameNothing() {
        partialImport(1_000, "plain-", "");
        nest("all", roles("plain-"));

        var tokens = realm.login("rich");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(tokens.idToken()).hasSizeLessThan(2_000);
    }

    private static ObjectNode hundredRoles() {
        ObjectNode realm = (ObjectNode) TestRealm.json("""
                {"roles": {"realm": [{"name": "everything", "composites": {"realm": []}}]},
                 "users": [{"username": "famous", "realmRoles": ["everything"]}, {"username": "plain"}]}
                """);
        ArrayNode roles = (ArrayNode) realm.at("/roles/realm");
        ArrayNode parts = (ArrayNode) realm.at("/roles/realm/0/composites/realm");
        for (int i = 0; i < 100; i++) {
            ArrayNode policies = roles.addObject()
                    .put("name", "role-" + i)
                    .putObject("attributes")
                    .putArray("s3-policy");
            for (int j = 0; j < 100; j++) {
                policies.add("policy-%d-%d".formatted(i, j));
            }
            parts.add("role-" + i);
        }
        return realm;
    }

    private static ObjectNode group(int depth) {
        return (ObjectNode) TestRealm.json(
                "{\"name\": \"g%d\", \"attributes\": {\"s3-policy\": [\"group-%d\"]}}".formatted(depth, depth));
    }

    private static void partialImport(int count, String namePrefix, String policyPrefix) {
        ArrayNode roles = JSON.createArrayNode();
        for (int i = 0; i < count; i++) {
            ObjectNode role = roles.addObject().put("name", namePrefix + i);
            if (!policyPrefix.isEmpty()) {
                role.putObject("attributes").putArray("s3-policy").add(policyPrefix + i);
            }
        }
        realm.admin().act("hostile/partialImport", Map.of("ifResourceExists", "FAIL", "roles", Map.of("realm", roles)));
    }

    private static List<JsonNode> roles(String prefix) {
        JsonNode found = realm.admin().get("hostile/roles?first=0&max=20000&search=" + prefix);
        return List.copyOf(JSON.convertValue(found, new TypeReference<List<JsonNode>>() {}));
    }

    private static void nest(String role, String inner) {
        nest(role, List.of(realm.admin().realmRole("hostile", inner)));
    }

    private static void nest(String role, List<JsonNode> inner) {
        realm.admin().post("hostile/roles/" + role + "/composites", inner);
    }
}

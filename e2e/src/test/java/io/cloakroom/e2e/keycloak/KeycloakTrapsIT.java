package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakAdmin;
import io.cloakroom.testkit.KeycloakServer;
import io.cloakroom.testkit.KeycloakTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A realm that is broken in one way at a time, as people break it: what {@code cloakroom keycloak check} says about the
 * realm, and {@code cloakroom doctor} about a token of it.
 */
class KeycloakTrapsIT {
    private static final String NAME = "traps";
    private static final KeycloakAdmin ADMIN = KeycloakServer.shared().admin();
    private static final String OTHER_MAPPER = """
        {"name": "mine", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
         "config": {"claim.name": "policy", "claim.value": "consoleAdmin", "jsonType.label": "String",
                    "access.token.claim": "true"}}\
        """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void createRealm() {
        assertThat(KeycloakCli.setup(NAME, folder.resolve("secret")).code()).isZero();
        ADMIN.create(NAME + "/clients", TestRealm.json("""
            {"clientId": "direct", "publicClient": true, "directAccessGrantsEnabled": true,
             "defaultClientScopes": ["basic", "roles", "s3"]}\
            """));
        ADMIN.create(NAME + "/clients", TestRealm.json("""
            {"clientId": "plain", "publicClient": true, "directAccessGrantsEnabled": true,
             "defaultClientScopes": ["basic", "roles"]}\
            """));
        String id = ADMIN.create(NAME + "/users", TestRealm.user("ada"));
        ADMIN.post(NAME + "/users/" + id + "/role-mappings/realm", List.of(ADMIN.realmRole(NAME, "s3-reader")));
    }

    @Test
    void nothingIsFoundWhereNothingIsBroken() {
        assertThat(check().lines()).containsExactly("Nothing is found in realm `traps`.");
        assertThat(doctor("direct").findings()).isEmpty();
    }

    @Test
    void scopeMissingFromARealm() {
        ADMIN.createRealm(Map.of("realm", "bare", "enabled", true));
        assertThat(KeycloakCli.check("bare").findings())
                .containsExactly("scope-missing", "client-missing", "client-missing", "policy-missing");
    }

    @Test
    void scopeMissingFromAClient() {
        assertThat(KeycloakCli.check(NAME, "--client", "direct,plain").findings())
                .containsExactly("client-without-scope");
        KeycloakCli doctor = doctor("plain");
        assertThat(doctor.findings()).containsExactly("audience-missing", "scope-missing", "policy-missing");
        assertThat(doctor.text()).contains("`scope=openid s3`");
    }

    @Test
    void scopeNotInTheTokensScope() {
        ObjectNode scope = (ObjectNode) ADMIN.get(scope());
        ((ObjectNode) scope.path("attributes")).put("include.in.token.scope", "false");
        ADMIN.put(scope(), scope);
        try {
            assertThat(check().findings()).containsExactly("scope-not-in-token");
            KeycloakCli doctor = doctor("direct");
            assertThat(doctor.findings()).containsExactly("scope-missing");
            assertThat(doctor.text()).contains("Include in token scope: On");
        } finally {
            mend();
        }
    }

    @Test
    void scopeOfEveryClient() {
        String path = NAME + "/default-optional-client-scopes/" + scope().substring(scope().lastIndexOf('/') + 1);
        ADMIN.put(path, Map.of());
        try {
            assertThat(check().findings()).containsExactly("scope-of-all");
        } finally {
            ADMIN.delete(path, Map.of());
        }
    }

    @Test
    void audienceMissing() {
        ADMIN.delete(mapper("Cloakroom audience"), Map.of());
        try {
            assertThat(check().findings()).containsExactly("audience-missing");
            assertThat(doctor("direct").findings()).containsExactly("audience-missing");
        } finally {
            mend();
        }
    }

    @Test
    void mapperOff() {
        configure("S3 policies", "access.token.claim", "false");
        try {
            assertThat(check().findings()).containsExactly("mapper-off");
            assertThat(doctor("direct").findings()).containsExactly("policy-missing");
        } finally {
            mend();
        }
    }

    @Test
    void lightweightTokenWithoutSubjectOrAudience() {
        configure("Cloakroom audience", "lightweight.claim", "false");
        lightweight("true");
        try {
            assertThat(KeycloakCli.check(NAME, "--client", "direct").findings())
                    .containsExactly("audience-missing", "subject-missing");
            KeycloakCli doctor = doctor("direct");
            assertThat(doctor.findings()).containsExactly("subject-missing", "audience-missing");
            assertThat(doctor.text()).contains("Add to lightweight access token: On");
        } finally {
            lightweight("false");
            mend();
        }
    }

    @Test
    void subjectOfTheClientsOwnWithoutALogin() {
        String client = ADMIN.create(NAME + "/clients", TestRealm.json("""
            {"clientId": "pairwise", "secret": "secret", "serviceAccountsEnabled": true,
             "redirectUris": ["http://127.0.0.1/"], "defaultClientScopes": ["basic", "roles", "s3"],
             "protocolMappers": [{"name": "pairwise", "protocol": "openid-connect",
               "protocolMapper": "oidc-sha256-pairwise-sub-mapper", "config": {"pairwiseSubAlgorithmSalt": "salt"}}]}\
            """));
        try {
            assertThat(KeycloakCli.check(NAME, "--client", "direct,pairwise").findings())
                    .containsExactly("subject-pairwise");
            String token = KeycloakServer.shared()
                    .clientCredentialsToken(NAME, "pairwise", "secret")
                    .accessToken();
            assertThat(KeycloakCli.doctor(Map.of(), token).findings()).contains("subject-pairwise");
        } finally {
            ADMIN.delete(NAME + "/clients/" + client, Map.of());
        }
    }

    @Test
    void claimWrittenByAnotherMapper() {
        String models = NAME + "/clients/" + ADMIN.clientId(NAME, "plain") + "/protocol-mappers/models";
        String id = ADMIN.create(models, TestRealm.json(OTHER_MAPPER));
        try {
            KeycloakCli check = check();
            assertThat(check.findings()).containsExactly("claim-of-another");
            assertThat(check.text()).contains("mapper `mine` of client `plain` writes claim `policy` too");
            assertThat(doctor("plain").findings())
                    .containsExactly("audience-missing", "scope-missing", "claim-of-another");
        } finally {
            ADMIN.delete(models + "/" + id, Map.of());
        }
    }

    @Test
    void bridgeWithoutItsRight() {
        String bridge = NAME + "/clients/" + ADMIN.clientId(NAME, "sts-bridge");
        String user = ADMIN.get(bridge + "/service-account-user").path("id").asText();
        ADMIN.delete(
                NAME + "/users/" + user + "/role-mappings/clients/" + ADMIN.clientId(NAME, "sts-bridge"),
                List.of(ADMIN.get(bridge + "/roles/read-s3-policies")));

        assertThat(check().findings()).containsExactly("right-missing");
        mend();
        assertThat(check().findings()).isEmpty();
    }

    @Test
    void unknownNames() {
        role("s3-reader", "s3-policy", "readonyl");
        try {
            KeycloakCli check = check();
            assertThat(check.findings()).containsExactly("policy-unknown");
            assertThat(check.text()).contains("names `readonyl` (did you mean `readonly`?)");
            assertThat(doctor("direct").findings()).containsExactly("policy-unknown");
        } finally {
            role("s3-reader", "s3-policy", "readonly");
        }
    }

    @Test
    void nearMissesOfTheAttribute() {
        for (String attribute : List.of("S3-policy", "s3_policy", "s3-policies")) {
            role("s3-reader", attribute, "readonly");
            KeycloakCli check = check();
            assertThat(check.findings()).as(attribute).containsExactly("attribute-misspelt");
            assertThat(check.text()).contains("`" + attribute + "`").contains("rename it to `s3-policy`");
        }
        assertThat(doctor("direct").findings()).containsExactly("policy-missing");
        role("s3-reader", "s3-policy", "readonly");
    }

    @Test
    void attributeOfAGroupThatDoesNotCount() {
        String id = ADMIN.create(NAME + "/groups", Map.of("name", "lab"));
        ADMIN.create(
                NAME + "/groups/" + id + "/children",
                Map.of("name", "inner", "attributes", Map.of("s3-policy", List.of("readonly"))));
        try {
            KeycloakCli check = check();
            assertThat(check.findings()).containsExactly("attribute-on-group");
            assertThat(check.text()).contains("group `/lab/inner`");
        } finally {
            ADMIN.delete(NAME + "/groups/" + id, Map.of());
        }
    }

    @Test
    void s62_attributeThatUsersMayEdit() {
        JsonNode before = ADMIN.get(NAME + "/users/profile");
        configure("S3 policies", "user.attributes", "true");
        try {
            assertThat(check().findings()).isEmpty();
            ObjectNode profile = before.deepCopy();
            ADMIN.replace(NAME + "/users/profile", profile.put("unmanagedAttributePolicy", "ENABLED"));
            assertThat(check().findings()).containsExactly("attribute-of-users");

            // A managed attribute has permissions of its own.
            ObjectNode managed = TestRealm.json("""
                {"name": "s3-policy", "permissions": {"view": ["admin", "user"], "edit": ["admin"]}}
                """).deepCopy();
            ((ArrayNode) profile.path("attributes")).add(managed);
            ADMIN.replace(NAME + "/users/profile", profile);
            assertThat(check().findings()).isEmpty();
            ((ArrayNode) managed.at("/permissions/edit")).add("user");
            ADMIN.replace(NAME + "/users/profile", profile);
            assertThat(check().text()).contains("the mapper reads attribute `s3-policy` of users, and users may edit");
        } finally {
            configure("S3 policies", "user.attributes", "false");
            ADMIN.replace(NAME + "/users/profile", before);
        }
    }

    @Test
    void roleOfTheTableThatIsNotThere() {
        configure("S3 policies", "unknown.names", "true");
        configure("S3 policies", "role.table", "[{\"key\": \"s3-raeder\", \"value\": \"readonly\"}]");
        try {
            KeycloakCli check = check();
            assertThat(check.findings()).containsExactly("role-unknown");
            assertThat(check.text()).contains("did you mean `s3-reader`?");
        } finally {
            configure("S3 policies", "role.table", "");
            configure("S3 policies", "unknown.names", "");
        }
    }

    @Test
    void issuerUnderAnotherName() {
        String token = tokens("direct").accessToken();
        String other = KeycloakServer.shared().baseUri().toString().replace("127.0.0.1", "localhost");

        KeycloakCli doctor = KeycloakCli.doctor(
                Map.of(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        other + "/realms/traps/.well-known/openid-configuration",
                        "CLOAKROOM_IDENTITY_OPENID_ISSUER",
                        other + "/realms/traps",
                        "MINIO_IDENTITY_OPENID_CLIENT_ID",
                        "sts-bridge",
                        "CLOAKROOM_IDENTITY_OPENID_CLIENTS",
                        "s3-cli"),
                token);

        assertThat(doctor.findings()).containsExactly("issuer-other-name", "client-unlisted");
        assertThat(KeycloakCli.doctor(
                                Map.of(),
                                token,
                                "--url",
                                KeycloakServer.shared().baseUri().toString(),
                                "--realm",
                                "demo")
                        .findings())
                .containsExactly("issuer-other-name");
    }

    @Test
    void tokensOfOtherKinds() {
        KeycloakTokens tokens = tokens("direct");

        assertThat(KeycloakCli.doctor(Map.of(), tokens.idToken()).findings()).contains("token-id");
        assertThat(KeycloakCli.doctor(Map.of(), tokens.refreshToken()).findings())
                .contains("token-kind");
    }

    private static KeycloakCli check() {
        return KeycloakCli.check(NAME);
    }

    /** About a token of this client; whatever is wrong with it, the token is not shown. */
    private static KeycloakCli doctor(String client) {
        String token = tokens(client).accessToken();
        KeycloakCli doctor = KeycloakCli.doctor(Map.of(), token);
        assertThat(doctor.text()).doesNotContain(token.substring(0, 40));
        assertThat(doctor.code()).isEqualTo(doctor.findings().isEmpty() ? 0 : 3);
        return doctor;
    }

    private static KeycloakTokens tokens(String client) {
        return KeycloakServer.shared().passwordToken(NAME, client, "ada", "ada");
    }

    /** What is broken in the scope is what setup mends. */
    private static void mend() {
        assertThat(KeycloakCli.setup(NAME, folder.resolve("secret")).code()).isZero();
    }

    private static void role(String name, String attribute, String policy) {
        ObjectNode role = (ObjectNode) ADMIN.get(NAME + "/roles/" + name);
        role.putObject("attributes").putArray(attribute).add(policy);
        ADMIN.put(NAME + "/roles/" + name, role);
    }

    private static void lightweight(String value) {
        String path = NAME + "/clients/" + ADMIN.clientId(NAME, "direct");
        ObjectNode client = (ObjectNode) ADMIN.get(path);
        ((ObjectNode) client.path("attributes")).put("client.use.lightweight.access.token.enabled", value);
        ADMIN.put(path, client);
    }

    private static void configure(String name, String option, String value) {
        ObjectNode mapper = (ObjectNode) ADMIN.get(mapper(name));
        ((ObjectNode) mapper.path("config")).put(option, value);
        ADMIN.put(mapper(name), mapper);
    }

    private static String scope() {
        return NAME + "/client-scopes/" + id(NAME + "/client-scopes", "s3");
    }

    private static String mapper(String name) {
        String models = scope() + "/protocol-mappers/models";
        return models + "/" + id(models, name);
    }

    private static String id(String path, String name) {
        for (JsonNode each : ADMIN.get(path)) {
            if (each.path("name").asText().equals(name)) {
                return each.path("id").asText();
            }
        }
        throw new IllegalStateException("no " + name);
    }
}

package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * S-70: a client of one's own whose mappers write policies, another client and another user into its tokens, at a bridge that
 * takes tokens of client {@code cli} with scope {@code s3}.
 */
class ForgedClaimsIT {
    private static final Map<String, String> FORGED = Map.of(
            "policy", "consoleAdmin",
            "azp", "cli",
            "client_id", "cli",
            "aud", "app",
            "sub", "somebody-else",
            "preferred_username", "ada",
            "groups", "/admins",
            "scope", "openid s3");

    @TempDir
    private static Path folder;

    private static TestRealm realm;
    private static BridgeProcess bridge;

    @BeforeAll
    static void start() throws IOException {
        realm = TestRealm.create("forged", Map.of(), """
                {"roles": {"realm": [{"name": "reader", "attributes": {"s3-policy": ["readonly"]}}]},
                 "users": [
                   {"username": "ada", "realmRoles": ["reader"]},
                   {"username": "mallory", "realmRoles": ["reader"]}]}
                """);
        ownClient("full", false);
        ownClient("lightweight", true);
        bridge = BridgeProcess.start(BridgeProcess.Options.server(folder.resolve("data"))
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        realm.keycloak().issuer(realm.name()) + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("CLOAKROOM_IDENTITY_OPENID_SCOPE", "s3")
                .with("CLOAKROOM_IDENTITY_OPENID_CLIENTS", "cli"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void aTokenOfTheListedClientWithTheScopeCounts() {
        assumeRole(realm.login("ada").accessToken());
    }

    @Test
    void s70_anIdTokenOfTheListedClientDoesNotCount() {
        assertRefused(
                "InvalidIdentityToken", () -> assumeRole(realm.login("ada").idToken()));
    }

    @ParameterizedTest(name = "{0} token of an own client, scope {1}")
    @CsvSource({"full, email", "full, s3", "lightweight, email", "lightweight, s3"})
    void s70_whatTheMappersOfAnOwnClientWriteGivesNothing(String client, String scope) {
        KeycloakTokens tokens = realm.keycloak().passwordToken(realm.name(), client, "mallory", "mallory", scope);
        JsonNode claims = tokens.accessClaims();
        assertThat(claims.path("sub").asText()).as("forged").isEqualTo("somebody-else");
        assertThat(claims.path("preferred_username").asText()).as("forged").isEqualTo("ada");
        assertThat(claims.path("groups").toString()).as("forged").contains("/admins");
        assertThat(claims.path("aud").toString()).as("forged").contains("app");
        if (scope.equals("s3")) {
            assertThat(claims.path("azp").asText()).as("the true client").isEqualTo(client);
        } else {
            assertThat(claims.path("azp").asText()).as("forged").isEqualTo("cli");
            assertThat(claims.path("policy").toString()).as("forged").contains("consoleAdmin");
        }

        assertRefused("InvalidIdentityToken", () -> assumeRole(tokens.accessToken()));
    }

    private static void assumeRole(String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(Clients.NO_CREDENTIALS)
                .build()) {
            sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:minio:iam:::role/any")
                    .roleSessionName("e2e")
                    .webIdentityToken(token));
        }
    }

    private static void ownClient(String name, boolean isLightweight) {
        String id = realm.admin().create(realm.name() + "/clients", TestRealm.json("""
                {"clientId": "%s", "publicClient": true, "directAccessGrantsEnabled": true,
                 "attributes": {"client.use.lightweight.access.token.enabled": "%s"},
                 "defaultClientScopes": ["basic", "profile", "roles"], "optionalClientScopes": ["email", "s3"]}
                """.formatted(name, isLightweight)));
        FORGED.forEach((claim, value) -> realm.admin()
                .create(realm.name() + "/clients/" + id + "/protocol-mappers/models", TestRealm.json("""
                        {"name": "forged %1$s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                         "config": {"claim.name": "%1$s", "claim.value": "%2$s", "jsonType.label": "String",
                                    "access.token.claim": "true", "id.token.claim": "true", "lightweight.claim": "true"}}
                        """.formatted(
                                claim, value))));
    }
}

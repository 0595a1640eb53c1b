package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.Clients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.KeycloakRefusedException;
import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * S-70: a client of one's own whose mappers write policies, another client and another user into its tokens, at a
 * bridge that takes tokens of client {@code cli} with scope {@code s3}.
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
    private static BridgeProcess openBridge;

    @BeforeAll
    static void start() throws IOException {
        realm = TestRealm.create("forged", Map.of(), """
                {"roles": {"realm": [{"name": "reader", "attributes": {"s3-policy": ["readonly"]}}]},
                 "users": [
                   {"username": "ada", "realmRoles": ["reader"]},
                   {"username": "mallory", "realmRoles": ["reader"]},
                   {"username": "app"}]}
                """);
        ObjectNode registrant = (ObjectNode) realm.admin().get(registrant());
        realm.admin()
                .put(registrant(), registrant.put("firstName", "consoleAdmin").put("lastName", "cli"));
        ownClient("full", false);
        ownClient("lightweight", true);
        bridge = BridgeProcess.start(takesAnyToken("restricted")
                .with("CLOAKROOM_IDENTITY_OPENID_SCOPE", "s3")
                .with("CLOAKROOM_IDENTITY_OPENID_CLIENTS", "cli"));
        openBridge = BridgeProcess.start(takesAnyToken("open"));
    }

    private static BridgeProcess.Options takesAnyToken(String data) {
        return BridgeProcess.Options.server(folder.resolve(data))
                .with(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        realm.keycloak().issuer(realm.name()) + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app");
    }

    @AfterAll
    static void stop() {
        bridge.close();
        openBridge.close();
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

    /**
     * Whoever holds a registration token needs no other right. The user has no role; the username makes the audience,
     * the first name the policy, and the last name the authorized party.
     */
    @Test
    void s70_whatARegisteredClientWritesGivesNothing() {
        realm.keycloak().register(realm.name(), registrationToken(), registration("registered"));

        KeycloakTokens tokens = realm.keycloak().passwordToken(realm.name(), "registered", "app", "app");

        assertForgedAndRefused(tokens);
    }

    /** Keycloak lets nobody do so until a host is trusted; then the client asks for consent, which its owner gives. */
    @Test
    void s70_whatAnAnonymouslyRegisteredClientWritesGivesNothing() {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.keycloak().registerAnonymously(realm.name(), registration("anonymous")))
                .returns(403, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(refusal.body()).contains("Trusted Hosts"));
        trustHosts("127.0.0.1");
        realm.keycloak().registerAnonymously(realm.name(), registration("anonymous"));

        assertForgedAndRefused(logInWithConsent("anonymous", "app"));
    }

    @Test
    void s70_aRegisteredClientGivesNothingWithTheScopeEither() {
        ObjectNode client = registration("greedy");
        client.putArray("optionalClientScopes").add("s3");

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.keycloak().register(realm.name(), registrationToken(), client))
                .returns(403, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(refusal.body()).contains("clientScope"));

        realm.keycloak().register(realm.name(), registrationToken(), registration("modest"));
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.keycloak().passwordToken(realm.name(), "modest", "app", "app", "s3"))
                .satisfies(refusal -> assertThat(refusal.body()).contains("invalid_scope"));

        realm.offerToAll(true);
        try {
            realm.keycloak().register(realm.name(), registrationToken(), client);
        } finally {
            realm.offerToAll(false);
        }
        KeycloakTokens tokens = realm.keycloak().passwordToken(realm.name(), "greedy", "app", "app", "s3");
        assertThat(tokens.accessClaims().path("azp").asText())
                .as("the true client")
                .isEqualTo("greedy");
        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertRefused("InvalidIdentityToken", () -> assumeRole(tokens.accessToken()));
    }

    /** It is worth {@code consoleAdmin} to whoever takes any token of the realm, and nothing here. */
    private static void assertForgedAndRefused(KeycloakTokens tokens) {
        JsonNode claims = tokens.accessClaims();
        assertThat(claims.path("policy").asText()).as("forged").isEqualTo("consoleAdmin");
        assertThat(claims.path("azp").asText()).as("forged").isEqualTo("cli");
        assertThat(claims.path("aud").toString()).as("forged").contains("app");
        assertThat(claims.path("scope").asText().split(" ", -1)).doesNotContain("s3");

        Credentials credentials = assumeRole(openBridge, tokens.accessToken());
        try (S3Client s3 = Clients.s3(
                openBridge.endpoint(),
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken())))) {
            s3.createBucket(request -> request.bucket("b-" + UUID.randomUUID()));
        }
        assertRefused("InvalidIdentityToken", () -> assumeRole(tokens.accessToken()));
    }

    private static KeycloakTokens logInWithConsent(String client, String user) {
        try (var browser = new Browser()) {
            Browser.Page login = browser.logIn(realm, client, Map.of());
            Browser.Page consent = browser.submit(login, Map.of("username", user, "password", user));
            return browser.tokens(realm, client, browser.submit(consent, Map.of("accept", "Yes")));
        }
    }

    private static void assumeRole(String token) {
        assumeRole(bridge, token);
    }

    private static Credentials assumeRole(BridgeProcess at, String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(at.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(Clients.NO_CREDENTIALS)
                .build()) {
            return sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("e2e")
                            .webIdentityToken(token))
                    .credentials();
        }
    }

    private static String registrant() {
        return realm.name() + "/users/" + realm.admin().userId(realm.name(), "app");
    }

    private static String registrationToken() {
        return realm.admin()
                .add(realm.name() + "/clients-initial-access", Map.of("count", 1, "expiration", 60))
                .path("token")
                .asText();
    }

    /** With mappers of the kinds that Keycloak lets registered clients have. */
    private static ObjectNode registration(String name) {
        ObjectNode client = (ObjectNode) TestRealm.json("""
                {"clientId": "%s", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1/*"]}
                """.formatted(name));
        ArrayNode mappers = client.putArray("protocolMappers");
        Map.of("firstName", "policy", "lastName", "azp", "username", "aud")
                .forEach((attribute, claim) -> mappers.add(TestRealm.json("""
                        {"name": "forged %2$s", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
                         "config": {"user.attribute": "%1$s", "claim.name": "%2$s", "jsonType.label": "String", "access.token.claim": "true"}}
                        """.formatted(attribute, claim))));
        return client;
    }

    /** Hosts from which anybody may register clients. */
    private static void trustHosts(String host) {
        for (JsonNode component : realm.admin().get(realm.name() + "/components?name=Trusted%20Hosts")) {
            ((ObjectNode) component.path("config")).putArray("trusted-hosts").add(host);
            realm.admin()
                    .put(realm.name() + "/components/" + component.path("id").asText(), component);
        }
    }

    /** Without scopes whose mappers write the same claims: Keycloak does not say which of them runs last. */
    private static void ownClient(String name, boolean isLightweight) {
        String id = realm.admin().create(realm.name() + "/clients", TestRealm.json("""
                {"clientId": "%s", "publicClient": true, "directAccessGrantsEnabled": true,
                 "attributes": {"client.use.lightweight.access.token.enabled": "%s"},
                 "defaultClientScopes": [], "optionalClientScopes": ["email", "s3"]}
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

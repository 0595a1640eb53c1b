package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakRefusedException;
import io.cloakroom.testkit.KeycloakTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S-70: claims that mappers of others write. Whoever may edit a client, or register one, gives it mappers that write
 * {@code policy} and {@code azp}; in tokens with the scope {@code s3} neither stands.
 */
class ForeignClaimsIT {
    private static final Map<String, String> ALL_ON = switches("true");
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("foreign", Map.of(), """
                {"roles": {"realm": [
                   {"name": "reader", "attributes": {"s3-policy": ["readonly"], "s3-deny": ["no-invoices", "readonly"]}}]},
                 "users": [
                   {"username": "alice", "realmRoles": ["reader", "default-roles-foreign"]},
                   {"username": "consoleAdmin", "realmRoles": ["default-roles-foreign"]}]}
                """);
        realm.offerToAll(true);
        for (String client : List.of("cli", "light")) {
            forge(client, "policy", "consoleAdmin");
            forge(client, "azp", "s3-cli");
        }
        optionalScope("s3-deny", Map.of("attribute", "s3-deny", "claim.format", "comma-separated"));
        optionalScope("s3-broken", Map.of("role.table", "{nonsense"));
    }

    /** With an S3 mapper, of client {@code cli}; Keycloak doesn't check the mappers that come with a new scope. */
    private static void optionalScope(String name, Map<String, String> options) {
        ObjectNode scope = (ObjectNode) TestRealm.json("{\"protocol\": \"openid-connect\"}");
        scope.put("name", name).putArray("protocolMappers").add(s3Mapper(options));
        String id = realm.admin().create("foreign/client-scopes", scope);
        realm.admin()
                .put(
                        "foreign/clients/" + realm.admin().clientId("foreign", "cli") + "/optional-client-scopes/" + id,
                        Map.of());
    }

    @AfterEach
    void switchOn() {
        realm.configure(ALL_ON);
    }

    @Test
    void s70_whatAnotherMapperWroteIsReplacedInEveryKindOfToken() {
        assertThat(everywhere("alice"))
                .allSatisfy((where, claims) ->
                        assertThat(Claims.policy(claims)).as(where).containsExactly("readonly"));
    }

    @Test
    void s70_whatAnotherMapperWroteIsRemovedWhereNothingIsGranted() {
        assertThat(everywhere("consoleAdmin"))
                .allSatisfy((where, claims) ->
                        assertThat(claims.has("policy")).as(where).isFalse());
    }

    @Test
    void s70_whatAnotherMapperWroteIsRemovedWhereOursIsSwitchedOff() {
        realm.configure(switches("false"));

        assertThat(everywhere("alice"))
                .allSatisfy((where, claims) ->
                        assertThat(claims.has("policy")).as(where).isFalse());
    }

    /** The mapper of realm roles comes last of Keycloak's own, so ours must come after it. */
    @ParameterizedTest
    @ValueSource(strings = {"oidc-hardcoded-claim-mapper", "oidc-usermodel-realm-role-mapper"})
    void s70_oursRunsAfterOthersOfTheSameScope(String other) {
        String mapper = realm.admin().create(realm.mappers(), mapper(other, "policy", "consoleAdmin"));
        try {
            assertThat(everywhere("alice"))
                    .allSatisfy((where, claims) ->
                            assertThat(Claims.policy(claims)).as(where).containsExactly("readonly"));
            assertThat(everywhere("consoleAdmin"))
                    .allSatisfy((where, claims) ->
                            assertThat(claims.has("policy")).as(where).isFalse());
        } finally {
            realm.admin().delete(realm.mappers() + "/" + mapper, Map.of());
        }
    }

    @Test
    void s70_whatAnotherMapperWroteIsRemovedWhereOursFails() {
        TestRealm broken = TestRealm.create("foreign-broken", Map.of("role.table", "{nonsense"), """
                {"users": [{"username": "alice"}]}
                """);
        forge(broken, "cli", "policy", "consoleAdmin");

        KeycloakTokens tokens = broken.login("alice");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(tokens.idClaims().has("policy")).isFalse();
        assertThat(broken.keycloak()
                        .userinfo("foreign-broken", tokens.accessToken())
                        .has("policy"))
                .isFalse();
        assertThat(broken.keycloak()
                        .introspect("foreign-broken", "app", TestRealm.SECRET, tokens.accessToken())
                        .has("policy"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"cli, true", "cli, false", "light, true", "light, false"})
    void s70_theTrueClientIsTheAuthorizedParty(String client, String switchedOn) {
        realm.configure(switches(switchedOn));

        KeycloakTokens tokens = realm.keycloak().passwordToken("foreign", client, "alice", "alice");

        assertThat(tokens.accessClaims().path("azp").asText()).isEqualTo(client);
        assertThat(tokens.idClaims().path("azp").asText()).isEqualTo(client);
        assertThat(introspect(tokens).path("azp").asText()).isEqualTo(client);
        assertThat(payload(tokens.accessToken())).containsOnlyOnce("\"azp\"");
    }

    /** Asking for one optional scope more must not drop a policy that denies. */
    @Test
    void s70_severalMappersAreUnitedAndNoneReplaced() {
        KeycloakTokens one = realm.login("alice");
        KeycloakTokens both = realm.login("alice", "s3-deny");

        assertThat(Claims.policy(one.accessClaims())).containsExactly("readonly");
        assertThat(Claims.policy(both.accessClaims())).containsExactly("no-invoices", "readonly");
        assertThat(Claims.policy(both.idClaims())).containsExactly("no-invoices", "readonly");
        assertThat(Claims.policy(introspect(both))).containsExactly("no-invoices", "readonly");
        assertThat(Claims.policy(realm.keycloak().userinfo("foreign", both.accessToken())))
                .containsExactly("no-invoices", "readonly");
    }

    /** Part of the names would be worse than none: those that are missing may be of policies that deny. */
    @Test
    void s70_whereOneOfSeveralMappersFailsNothingIsGiven() {
        KeycloakTokens tokens = realm.login("alice", "s3-broken", "s3-deny");

        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(tokens.idClaims().has("policy")).isFalse();
        assertThat(introspect(tokens).has("policy")).isFalse();
        assertThat(realm.keycloak().userinfo("foreign", tokens.accessToken()).has("policy"))
                .isFalse();
    }

    @Test
    void s70_anS3MapperOnAClientIsRefused() {
        String client = realm.admin().clientId("foreign", "app");

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin()
                        .create("foreign/clients/" + client + "/protocol-mappers/models", s3Mapper(Map.of())))
                .returns(400, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(refusal.body()).contains("into a client scope"));
    }

    /** Keycloak doesn't check the mappers that come with a new client. */
    @ParameterizedTest
    @ValueSource(strings = {"", "s3"})
    void s70_anS3MapperOnAClientGivesNothing(String scope) {
        ObjectNode client = (ObjectNode) TestRealm.json("""
                {"publicClient": true, "directAccessGrantsEnabled": true, "defaultClientScopes": ["basic", "profile"],
                 "optionalClientScopes": ["s3"]}""");
        client.put("clientId", "own" + scope);
        client.putArray("protocolMappers")
                .add(s3Mapper(Map.of(
                        "role.table", "[{\"key\": \"default-roles-foreign\", \"value\": \"consoleAdmin\"}]",
                        "user.attributes", "true")));
        realm.admin().create("foreign/clients", client);

        KeycloakTokens alices = realm.keycloak().passwordToken("foreign", "own" + scope, "alice", "alice", scope);
        KeycloakTokens others =
                realm.keycloak().passwordToken("foreign", "own" + scope, "consoleAdmin", "consoleAdmin", scope);

        assertThat(Claims.policy(alices.accessClaims())).isEqualTo(scope.isEmpty() ? List.of() : List.of("readonly"));
        assertThat(others.accessClaims().has("policy")).isFalse();
        assertThat(others.idClaims().has("policy")).isFalse();
    }

    /** Users may edit their first name, and a client that anybody may register may have a mapper for it. */
    @Test
    void s70_aSelfRegisteredClientsMapperGivesNothing() {
        register("""
                {"clientId": "registered", "publicClient": true, "directAccessGrantsEnabled": true,
                 "protocolMappers": [{"name": "first name", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
                   "config": {"user.attribute": "firstName", "claim.name": "policy", "jsonType.label": "String", "id.token.claim": "true",
                              "access.token.claim": "true", "userinfo.token.claim": "true", "introspection.token.claim": "true"}}]}""");

        KeycloakTokens without = registered("");
        KeycloakTokens with = registered("s3");

        assertThat(without.accessClaims().path("policy").asText())
                .as("without our mapper, and without the scope that says so")
                .isEqualTo("consoleAdmin");
        assertThat(without.accessClaims().path("scope").asText().split(" ", -1)).doesNotContain("s3");
        assertThat(with.accessClaims().path("scope").asText().split(" ", -1)).contains("s3");
        assertThat(with.accessClaims().has("policy")).isFalse();
        assertThat(with.idClaims().has("policy")).isFalse();
        assertThat(realm.keycloak().userinfo("foreign", with.accessToken()).has("policy"))
                .isFalse();
        assertThat(introspect(with).has("policy")).isFalse();
    }

    private static KeycloakTokens registered(String scope) {
        return realm.keycloak().passwordToken("foreign", "registered", "consoleAdmin", "consoleAdmin", scope);
    }

    private static void register(String client) {
        String token = realm.admin()
                .add("foreign/clients-initial-access", Map.of("count", 1, "expiration", 60))
                .path("token")
                .asText();
        realm.keycloak().register("foreign", token, TestRealm.json(client));
    }

    /** All that Keycloak says about one user, in both kinds of access token. */
    private static Map<String, JsonNode> everywhere(String user) {
        KeycloakTokens tokens = realm.login(user);
        KeycloakTokens light = realm.keycloak().passwordToken("foreign", "light", user, user);
        Map<String, JsonNode> claims = new LinkedHashMap<>();
        claims.put("access token", tokens.accessClaims());
        claims.put("ID token", tokens.idClaims());
        claims.put("userinfo", realm.keycloak().userinfo("foreign", tokens.accessToken()));
        claims.put("introspection", introspect(tokens));
        claims.put("lightweight access token", light.accessClaims());
        claims.put("introspection of a lightweight token", introspect(light));
        return claims;
    }

    private static JsonNode introspect(KeycloakTokens tokens) {
        return realm.keycloak().introspect("foreign", "app", TestRealm.SECRET, tokens.accessToken());
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static void forge(String client, String claim, String value) {
        forge(realm, client, claim, value);
    }

    private static void forge(TestRealm realm, String client, String claim, String value) {
        realm.admin()
                .create(
                        realm.name() + "/clients/" + realm.admin().clientId(realm.name(), client)
                                + "/protocol-mappers/models",
                        mapper("oidc-hardcoded-claim-mapper", claim, value));
    }

    /** A mapper of Keycloak's; the value is for the kind that takes one. */
    private static ObjectNode mapper(String type, String claim, String value) {
        ObjectNode mapper = (ObjectNode) TestRealm.json("""
                {"name": "%2$s", "protocol": "openid-connect", "protocolMapper": "%1$s",
                 "config": {"claim.name": "%2$s", "claim.value": "%3$s", "jsonType.label": "String", "multivalued": "true"}}""".formatted(type, claim, value));
        ALL_ON.forEach(((ObjectNode) mapper.path("config"))::put);
        return mapper;
    }

    private static ObjectNode s3Mapper(Map<String, String> options) {
        ObjectNode mapper = (ObjectNode) TestRealm.json("""
                {"name": "own", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                 "config": {"claim.name": "policy", "attribute": "s3-policy"}}""");
        ALL_ON.forEach(((ObjectNode) mapper.path("config"))::put);
        options.forEach(((ObjectNode) mapper.path("config"))::put);
        return mapper;
    }

    private static Map<String, String> switches(String on) {
        return Map.of(
                "id.token.claim", on,
                "access.token.claim", on,
                "lightweight.claim", on,
                "userinfo.token.claim", on,
                "introspection.token.claim", on);
    }
}

package io.cloakroom.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakRefusedException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mapper that cannot work is refused when it is saved; one that got in by import does no harm. */
class MapperConfigIT {
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("config", Map.of(), """
                {"roles": {"realm": [{"name": "writer", "attributes": {"s3-policy": ["readwrite"]}}]},
                 "users": [{"username": "alice", "realmRoles": ["writer"]}]}
                """);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            claim.name   | ''         | The claim name must not be blank.
            attribute    | ''         | The attribute name must not be blank.
            claim.name   | aud        | The claim name `aud` has another meaning in tokens.
            claim.format | xml        | Claim format must be one of array, comma-separated, not `xml`.
            role.prefix  | '  '       | The role name prefix must not be blank.
            role.prefix  | a,b        | The role name prefix must not contain a comma
            role.table   | nonsense   | Role policies cannot be read. They are a list of rows: [{"key": "role", "value": "policy,policy"}].
            role.prefix  | "it's {0}," | The role name prefix must not contain a comma
            client       | "it's {0}" | There is no client `"it's {0}"` in this realm.
            client       | app##ap    | There is no client `ap` in this realm.
            attribute    | S3_policy  | The attribute is `S3_policy`; did you mean `s3-policy`? Correct it
            role.table   | '[{"key": "wirter", "value": "readonly"}, {"key": "app.x", "value": "readonly"}]' | Role policies name no role of this realm: `app.x`, `wirter` (did you mean `writer`?).
            role.table   | '[{"key": "writer", "value": "readonyl, lab"}]' | Role policies name policies that this realm does not know: `lab`, `readonyl` (did you mean `readonly`?). Correct it, or switch *Accept unknown names* on.
            unknown.names | yes       | Option `unknown.names` must be true or false, not `yes`.
            role.prefx   | s3:        | Unknown option `role.prefx`.
            """)
    void isRefusedWithASentence(String option, String value, String sentence) {
        ObjectNode created = realm.mapper();
        created.remove("id");
        created.put("name", "second");
        ((ObjectNode) created.path("config")).put(option, value);

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().create(realm.mappers(), created))
                .returns(400, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(sentence(refusal)).startsWith(sentence));
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.configure(Map.of(option, value)))
                .returns(400, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(sentence(refusal)).startsWith(sentence));
        assertThat(Claims.policy(realm.login("alice").accessClaims())).containsExactly("readwrite");
    }

    @Test
    void whoKnowsBetterSaysSo() {
        String table = "[{\"key\": \"later\", \"value\": \"of-the-store\"}]";

        realm.configure(Map.of("role.table", table, "unknown.names", "true"));

        assertThat(realm.mapper().at("/config/role.table").asText()).isEqualTo(table);
        realm.configure(Map.of("role.table", "", "unknown.names", ""));
    }

    @Test
    void formIsListedWithItsHelp() {
        JsonNode types = realm.admin().serverInfo().path("protocolMapperTypes").path("openid-connect");

        assertThat(types)
                .filteredOn(type -> type.path("id").asText().equals("oidc-s3-policy-mapper"))
                .singleElement()
                .satisfies(type -> {
                    assertThat(type.path("name").asText()).isEqualTo("S3 policies");
                    assertThat(type.path("properties").findValuesAsText("name"))
                            .startsWith("claim.name", "claim.format", "attribute")
                            .contains("role.prefix", "role.table", "user.attributes", "lightweight.claim");
                });
    }

    /** Imports are not checked, so the mapper must stand whatever it finds. */
    @Test
    void s65_brokenImportedMapperNeverStopsATokenFromBeingIssued() {
        TestRealm broken = TestRealm.create("config-broken", Map.of("role.table", "{nonsense"), """
                {"roles": {"realm": [{"name": "writer", "attributes": {"s3-policy": ["readwrite"]}}]},
                 "users": [{"username": "alice", "realmRoles": ["writer"]}]}
                """);

        var tokens = broken.login("alice");

        assertThat(tokens.accessClaims().path("preferred_username").asText()).isEqualTo("alice");
        assertThat(tokens.accessClaims().has("policy")).isFalse();
        assertThat(broken.keycloak()
                        .userinfo("config-broken", tokens.accessToken())
                        .has("policy"))
                .isFalse();
    }

    private static String sentence(KeycloakRefusedException refusal) {
        JsonNode body = TestRealm.json(refusal.body());
        return body.path("error_description").asText(body.path("errorMessage").asText());
    }
}

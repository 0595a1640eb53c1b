package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an access plugin is told, beside what the engine is told. */
class PluginConditionsTest {
    private static final Session SESSION = TestCall.session(
            "ada",
            new Attributes(
                    Map.of("groups", List.of("lab"), "department", List.of("research"), "aud", List.of("s3")),
                    Withheld.only(Set.of("photo")),
                    Map.of("env", "of-the-session"),
                    Optional.of("ada@example.org")));

    /** A request that carries all that one can. */
    private static TestCall full(S3Operation operation) {
        TestCall call = TestCall.of(operation)
                .by(SESSION)
                .overTls()
                .header("user-agent", "tool/1")
                .header("referer", "https://example.org/")
                .header("x-amz-tagging", "env=of-the-request&team=red")
                .header("x-amz-tagging-directive", "REPLACE")
                .header("x-amz-object-lock-mode", "GOVERNANCE")
                .header("x-amz-object-lock-retain-until-date", "2027-01-01T00:00:00Z")
                .header("x-amz-object-lock-legal-hold", "ON")
                .header("x-amz-server-side-encryption", "aws:kms")
                .header("x-amz-storage-class", "STANDARD")
                .header("x-amz-metadata-directive", "COPY");
        return operation.name().startsWith("LIST_OBJECTS")
                ? call.parameter("prefix", "home/").parameter("delimiter", "/").parameter("max-keys", "10")
                : call.parameter("versionId", "v1");
    }

    private static ObjectNode told(TestCall call) {
        RequestConditions context = new RequestConditions(call.caller(), call.call(), TestCall.NOW);
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        Optional<Session> session =
                call.caller().principal() instanceof io.cloakroom.bridge.authn.Principal.AssumedRole role
                        ? Optional.of(role.session())
                        : Optional.empty();
        new PluginConditions(context, session).writeTo(input);
        return input;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static Stream<String> keys() {
        return Stream.concat(
                ConditionKey.bases().stream().map(base -> base.endsWith("Tag") ? base + "/env" : base),
                Stream.of("jwt:department", "jwt:photo"));
    }

    @DisplayName("S-28 an access plugin is told what the engine is told, and what cannot be known")
    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void s28_thePluginIsToldWhatTheEngineIs(S3Operation operation) {
        TestCall call = full(operation);
        RequestConditions engine = new RequestConditions(call.caller(), call.call(), TestCall.NOW);
        ObjectNode input = told(call);
        keys().forEach(key -> {
            String bare = key.substring(key.indexOf(':') + 1);
            try {
                List<String> values = engine.values(key);
                assertThat(values.isEmpty() ? List.of() : texts(find(input.path("conditions"), bare)))
                        .as(key)
                        .isEqualTo(values);
            } catch (UnavailableValueException e) {
                String name = bare.contains("/") ? bare.substring(0, bare.indexOf('/')) : bare;
                assertThat(texts(input.path("unknownConditions")))
                        .as("%s is not known", key)
                        .anyMatch(name::equalsIgnoreCase);
                assertThat(input.path("conditions").has(bare)).isFalse();
            }
        });
    }

    /** MinIO spells the names of headers in its own way. */
    private static JsonNode find(JsonNode conditions, String name) {
        for (Map.Entry<String, JsonNode> entry : conditions.properties()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        return JsonNodeFactory.instance.arrayNode();
    }

    @Test
    void namesAreMinios() {
        JsonNode put = told(full(S3Operation.PUT_OBJECT).header("content-length", "11"))
                .path("conditions");
        assertThat(put.path("SourceIp").get(0).textValue()).isEqualTo("192.0.2.1");
        assertThat(put.path("principaltype").get(0).textValue()).isEqualTo("AssumedRole");
        assertThat(put.path("X-Amz-Storage-Class").get(0).textValue()).isEqualTo("STANDARD");
        assertThat(put.path("Object-Lock-Mode").get(0).textValue()).isEqualTo("GOVERNANCE");
        assertThat(put.path("Content-Length").get(0).textValue()).isEqualTo("11");
        assertThat(put.path("RequestObjectTag/team").get(0).textValue()).isEqualTo("red");
        assertThat(texts(put.path("RequestObjectTagKeys"))).containsExactly("env", "team");
        assertThat(texts(put.path("groups"))).containsExactly("lab");
        assertThat(put.path("sub").get(0).textValue()).isEqualTo("sub-of-ada");
        JsonNode listing = told(full(S3Operation.LIST_OBJECTS_V2)).path("conditions");
        assertThat(listing.path("prefix").get(0).textValue()).isEqualTo("home/");
        assertThat(listing.path("max-keys").get(0).textValue()).isEqualTo("10");
    }

    @DisplayName("S-25 nothing that only has the name of a condition is told to a plugin as one")
    @Test
    void s25_forgedNamesAreLeftOut() {
        Session forged = TestCall.session(
                "ada",
                new Attributes(
                        Map.of(
                                "SourceIp", List.of("10.0.0.1"),
                                "username", List.of("root"),
                                "PrincipalType", List.of("Account"),
                                "TokenIssueTime", List.of("forged"),
                                "sub", List.of("root"),
                                "ExistingObjectTag/env", List.of("forged"),
                                "principaltag/team", List.of("forged")),
                        Withheld.only(Set.of()),
                        Map.of(),
                        Optional.empty()));
        TestCall call = TestCall.of(S3Operation.GET_OBJECT)
                .by(forged)
                .header("sourceip", "10.0.0.1")
                .header("username", "root")
                .header("currenttime", "forged")
                .parameter("SourceIp", "10.0.0.1");
        JsonNode conditions = told(call).path("conditions");
        assertThat(texts(conditions.path("SourceIp"))).containsExactly("192.0.2.1");
        assertThat(texts(conditions.path("username"))).containsExactly("ada");
        assertThat(texts(conditions.path("sub"))).containsExactly("sub-of-ada");
        assertThat(conditions.toString()).doesNotContain("forged", "10.0.0.1", "\"root\"", "Account");
    }

    @DisplayName("S-28 tags whose keys differ in letter case only are two")
    @Test
    void s28_tagsOfTwoCasesAreTwo() {
        Session tagged = TestCall.session(
                "ada",
                new Attributes(
                        Map.of("principaltag/team", List.of("forged")),
                        Withheld.only(Set.of()),
                        Map.of("team", "lab", "Team", "shop"),
                        Optional.empty()));
        JsonNode conditions = told(TestCall.of(S3Operation.PUT_OBJECT)
                        .by(tagged)
                        .header("x-amz-tagging", "Classification=public&classification=secret"))
                .path("conditions");
        assertThat(texts(conditions.path("RequestObjectTag/Classification"))).containsExactly("public");
        assertThat(texts(conditions.path("RequestObjectTag/classification"))).containsExactly("secret");
        assertThat(texts(conditions.path("PrincipalTag/team"))).containsExactly("lab");
        assertThat(texts(conditions.path("PrincipalTag/Team"))).containsExactly("shop");
        assertThat(conditions.toString()).doesNotContain("forged");
    }

    @DisplayName("S-28 no secret of a request is told to a plugin")
    @Test
    void s28_secretsStayHere() {
        TestCall call = full(S3Operation.PUT_OBJECT)
                .header("authorization", "AWS4-HMAC-SHA256 Credential=secret-1")
                .header("x-amz-security-token", "secret-2")
                .header("x-amz-server-side-encryption-customer-key", "secret-3")
                .header("x-amz-copy-source-server-side-encryption-customer-key", "secret-4")
                .header("cookie", "secret-5")
                .strayParameter("X-Amz-Signature", "secret-6")
                .strayParameter("X-Amz-Security-Token", "secret-7")
                .strayParameter("X-Amz-Date", "20261122T101012Z");
        assertThat(told(call).toString()).doesNotContain("secret-").contains("REST-QUERY-STRING");
    }
}

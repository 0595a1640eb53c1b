package io.cloakroom.e2e.keycloak;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.Problem;
import io.cloakroom.testkit.Checkout;
import io.cloakroom.testkit.KeycloakRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A realm keeps policies and nothing else, and says of what it refuses exactly what the policy reader says. */
class PolicyDocumentsIT {
    private static final String PAGE = "org.keycloak.services.ui.extend.UiPageProvider";
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final String READ_HOME = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"}
              ]
            }
            """;

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.create("documents", Map.of(), "{}");
        create("taken", READ_HOME);
    }

    @Test
    void isKeptAsItWasWritten() {
        String id = create("it's {0} größe", READ_HOME);

        JsonNode kept = realm.admin().get(components() + "/" + id);

        assertThat(kept.at("/config/policyName/0").asText()).isEqualTo("it's {0} größe");
        assertThat(kept.at("/config/document/0").asText()).isEqualTo(READ_HOME);
        assertThat(realm.admin().get(components() + "?type=" + PAGE).findValuesAsText("id"))
                .contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"Version\": \"2012-10-17\", \"Statement\": [{",
                "{\"Version\": \"2012-10-17\", \"Statement\": {}}",
                "{\"Statement\": []}",
                "{\"Version\": \"2012-10-18\", \"Statement\": [7, {\"Effect\": \"allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"bucket\"}]}",
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"it's {0} '{' ${jwt:x} <b>&amp;</b>\", \"Condition\": {\"StringLikes\": {\"s3:prefix\": \"\"}}}]}",
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"NotPrincipal\": \"*\", \"Action\": [], \"Resource\": \"\"}]}"
            })
    void isRefusedInTheReadersWords(String document) {
        String problems = readerSays(document);

        assertRefused(component("bad", document), problems);
        String id = create("before", READ_HOME);
        assertRefusedUpdate(id, component("before", document), problems);
        assertThat(realm.admin()
                        .get(components() + "/" + id)
                        .at("/config/document/0")
                        .asText())
                .isEqualTo(READ_HOME);
        realm.admin().delete(components() + "/" + id, Map.of());
    }

    @Test
    void s35_duplicateMembersAreRefusedInTheReadersWords() {
        String twice = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "effect": "Allow", "Action": "s3:*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::lab/*"}]}
                """;

        assertThat(readerSays(twice)).contains("/Statement/0/Action: duplicate member");
        assertRefused(component("twice", twice), readerSays(twice));
    }

    @Test
    void everyProblemOfALongListIsSaid() {
        String document = "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
                .formatted(String.join(",", Collections.nCopies(200, "7")));

        assertThat(readerSays(document).split("; ")).hasSize(PolicyReader.MAX_PROBLEMS);
        assertRefused(component("many", document), readerSays(document));
    }

    @Test
    void isRefusedAbove20KiB() {
        String largest = READ_HOME + " ".repeat(PolicyReader.MAX_POLICY_BYTES - READ_HOME.length());

        assertRefused(component("large", largest + " "), "the document has 20481 bytes; at most 20480 are allowed");
        String id = create("large", largest);
        assertThat(realm.admin()
                        .get(components() + "/" + id)
                        .at("/config/document/0")
                        .asText())
                .isEqualTo(largest);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            none     | ''           | policy name must not be empty
            comma    | a,b          | policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`
            path     | ../a         | policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`
            spaces   | ' a'         | policy name must not have white space at either end
            taken    | taken        | the realm already has a policy named `taken`
            replaced | ${a:b}       | field `policyName` must not have `${`, which Keycloak replaces when it imports a realm file
            canned   | consoleAdmin | `consoleAdmin` is the name of a canned policy, which a realm cannot redefine
            """)
    void nameIsRefusedWithASentence(String why, String name, String sentence) {
        assertRefused(component(name, READ_HOME), sentence);
    }

    @Test
    void nameMayHave128Characters() {
        create("n".repeat(128), READ_HOME);

        assertRefused(component("n".repeat(129), READ_HOME), "policy name must not be longer than 128 characters");
    }

    @Test
    void canBeChangedAndRenamedButNotToATakenName() {
        String id = create("first", READ_HOME);
        String path = components() + "/" + id;

        realm.admin().put(path, component("first", "{\"Version\": \"2012-10-17\"}"));
        realm.admin().put(path, component("second", READ_HOME));

        assertThat(realm.admin().get(path).at("/config/policyName/0").asText()).isEqualTo("second");
        assertRefusedUpdate(id, component("taken", READ_HOME), "the realm already has a policy named `taken`");
        assertRefused(component("second", READ_HOME), "the realm already has a policy named `second`");
        create("first", READ_HOME);
    }

    @Test
    void belongsToTheRealmAndNothingElse() {
        assertRefused(
                component("elsewhere", READ_HOME).put("parentId", "elsewhere"),
                "a policy belongs to the realm itself: leave `parentId` out");
    }

    @Test
    void aPolicyThatIsNamedIsNeitherDeletedNorRenamed() {
        String row = "[{\"key\": \"by-row\", \"value\": \"named-by-row\"}]";
        realm.admin()
                .create(
                        realm.name() + "/roles",
                        Map.of("name", "by-attribute", "attributes", Map.of("s3-policy", List.of("other, named"))));
        realm.configure(Map.of("role.table", row, "unknown.names", "true"));
        String named = create("named", READ_HOME);
        String byRow = create("named-by-row", READ_HOME);
        try {
            assertInUse(
                    () -> realm.admin().delete(components() + "/" + named, Map.of()),
                    "Policy `named` is not deleted, because it is named by realm role `by-attribute`.");
            assertInUse(
                    () -> realm.admin().put(components() + "/" + named, component("renamed", READ_HOME)),
                    "Policy `named` is not renamed, because it is named by realm role `by-attribute`.");
            assertInUse(
                    () -> realm.admin().delete(components() + "/" + byRow, Map.of()),
                    "row `by-row` of the role policies of mapper `policies` of client scope `s3`");
            assertThat(realm.admin()
                            .get(components() + "/" + named)
                            .at("/config/policyName/0")
                            .asText())
                    .isEqualTo("named");

            realm.admin().put(components() + "/" + named, released("named"));
            realm.admin().delete(components() + "/" + named, Map.of());
        } finally {
            realm.configure(Map.of("role.table", ""));
        }
        realm.admin().delete(components() + "/" + byRow, Map.of());
    }

    @Test
    void aRealmIsDeletedWithPoliciesThatAreNamed() {
        TestRealm whole = TestRealm.create(
                "deleted-whole",
                Map.of(),
                "{\"roles\": {\"realm\": [{\"name\": \"r\", \"attributes\": {\"s3-policy\": [\"p\"]}}]}}");
        whole.admin().create("deleted-whole/components", component("p", READ_HOME));

        whole.admin().delete("deleted-whole", Map.of());
    }

    @Test
    void findingsStayWithThePolicyAndAreNotKept() {
        String id = create("findings", READ_HOME.replace("homes/${jwt:preferred_username}/*", "homes"));
        JsonNode shown = realm.admin().get(components() + "/" + id);

        assertThat(shown.at("/config/state/0").asText()).isEqualTo("1 finding");
        assertThat(shown.at("/config/advice/0").asText()).contains("/Statement/0/Resource");
        realm.admin().put(components() + "/" + id, shown);
        assertThat(realm.admin().get(components() + "/" + id)).isEqualTo(shown);
        assertThat(realm.admin().act(realm.name() + "/partial-export", Map.of()).toString())
                .doesNotContain("\"advice\"")
                .doesNotContain("\"state\"");
    }

    private static ObjectNode released(String name) {
        ObjectNode component = component(name, READ_HOME);
        ((ObjectNode) component.path("config")).putArray("released").add("true");
        return component;
    }

    private static void assertInUse(ThrowingCallable call, String sentence) {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(call)
                .returns(409, KeycloakRefusedException::status)
                .satisfies(refusal -> assertThat(message(refusal)).contains(sentence));
    }

    @Test
    void pageIsListedWithItsFields() {
        JsonNode pages = realm.admin().serverInfo().path("componentTypes").path(PAGE);

        assertThat(pages)
                .filteredOn(page -> page.path("id").asText().equals("s3-policies"))
                .singleElement()
                .satisfies(page -> {
                    assertThat(page.path("properties").findValuesAsText("name"))
                            .containsExactly("policyName", "description", "document", "state", "advice", "released");
                    assertThat(page.at("/metadata/displayFields/0").asText()).isEqualTo("policyName");
                    page.at("/metadata/displayFields")
                            .forEach(
                                    column -> assertThat(page.path("properties").findValuesAsText("name"))
                                            .contains(column.asText()));
                });
    }

    @Test
    void examplesOfTheDocumentationWork() throws IOException {
        List<JsonNode> examples = EXAMPLE.matcher(
                        Files.readString(Checkout.find().root().resolve("docs/reference/keycloak-provider.md")))
                .results()
                .map(example -> TestRealm.json(example.group(1)))
                .toList();
        ObjectNode component = (ObjectNode) examples.get(0);
        String good = component.at("/config/document/0").asText();

        realm.admin().create(components(), component);
        realm.admin().createRealm(examples.get(1));

        assertThat(realm.admin()
                        .get("homes/components?type=" + PAGE)
                        .at("/0/config/document/0")
                        .asText())
                .contains("homes/${jwt:preferred_username}/*");
        String bad =
                good.replace("\"Allow\"", "\"allow\"").replace("/*\"}", "/*\", \"Condition\": {\"IpAdress\": {}}}");
        assertRefused(
                component("typo", bad), examples.get(2).path("errorMessage").asText());
    }

    @Test
    void realmFileWithABadPolicyIsNotImported() {
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("realm", "refused");
        ArrayNode policies = file.putObject("components").putArray(PAGE);
        policies.add(inFile("home", READ_HOME));
        policies.add(inFile("bad", "{}"));

        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().createRealm(file))
                .returns(500, KeycloakRefusedException::status);
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().get("refused"))
                .returns(404, KeycloakRefusedException::status);
    }

    private static void assertRefused(ObjectNode component, String message) {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().create(components(), component))
                .returns(400, KeycloakRefusedException::status)
                .returns(message, PolicyDocumentsIT::message);
    }

    private static void assertRefusedUpdate(String id, ObjectNode component, String message) {
        assertThatExceptionOfType(KeycloakRefusedException.class)
                .isThrownBy(() -> realm.admin().put(components() + "/" + id, component))
                .returns(400, KeycloakRefusedException::status)
                .returns(message, PolicyDocumentsIT::message);
    }

    private static String message(KeycloakRefusedException refusal) {
        return TestRealm.json(refusal.body()).path("errorMessage").asText();
    }

    private static String readerSays(String document) {
        return new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .readForCreation(document).problems().stream()
                        .map(Problem::toString)
                        .collect(joining("; "));
    }

    private static String components() {
        return realm.name() + "/components";
    }

    private static String create(String name, String document) {
        return realm.admin().create(components(), component(name, document));
    }

    private static ObjectNode component(String name, String document) {
        return inFile(name, document).put("providerType", PAGE);
    }

    private static ObjectNode inFile(String name, String document) {
        ObjectNode component = JsonNodeFactory.instance.objectNode().put("providerId", "s3-policies");
        ObjectNode config = component.putObject("config");
        config.putArray("policyName").add(name);
        config.putArray("document").add(document);
        return component;
    }
}

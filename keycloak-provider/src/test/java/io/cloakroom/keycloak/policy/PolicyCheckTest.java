package io.cloakroom.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCheckTest {
    private static final String READ_HOME = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::homes/${jwt:preferred_username}/*"}]}
            """;

    private static List<String> check(String name, String document, String... otherNames) {
        return PolicyCheck.problems(
                Map.of("policyName", List.of(name), "document", List.of(document)), Set.of(otherNames));
    }

    private static List<String> readerSays(String document) {
        return new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .readForCreation(document).problems().stream()
                        .map(Problem::toString)
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "Lab data (2026)", "größe", "it's {0}", "ReadOnly"})
    void keepsAPolicyUnderAnyGoodName(String name) {
        assertThat(check(name, READ_HOME, "other", "HOME")).isEmpty();
    }

    /** As the console of Keycloak 26.7.3 sends it. */
    @Test
    void ignoresWhatTheConsoleSendsBesides() {
        Map<String, List<String>> config =
                Map.of("policyName", List.of("home"), "document", List.of(READ_HOME), "realm", List.of("demo", "demo"));

        assertThat(PolicyCheck.problems(config, Set.of())).isEmpty();
    }

    @Test
    void aDescriptionIsFree() {
        Map<String, List<String>> config = Map.of(
                "policyName", List.of("home"), "description", List.of("<b>{0} it's"), "document", List.of(READ_HOME));

        assertThat(PolicyCheck.problems(config, Set.of())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty        | ''    | policy name must not be empty
            comma        | a,b   | policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`
            slash        | a/b   | policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`
            dots         | ..    | policy name must not have commas, slashes, backslashes or control characters, nor be `.` or `..`
            space        | ' a'  | policy name must not have white space at either end
            taken        | taken | the realm already has a policy named `taken`
            """)
    void refusesANameWithASentence(String why, String name, String sentence) {
        assertThat(check(name, READ_HOME, "taken")).containsExactly(sentence);
    }

    @Test
    void refusesALongName() {
        assertThat(check("n".repeat(128), READ_HOME)).isEmpty();
        assertThat(check("n".repeat(129), READ_HOME))
                .containsExactly("policy name must not be longer than 128 characters");
    }

    @ParameterizedTest
    @MethodSource("cannedNames")
    void cannotRedefineACannedPolicy(String name) {
        assertThat(check(name, READ_HOME))
                .containsExactly("`%s` is the name of a canned policy, which a realm cannot redefine".formatted(name));
    }

    static Set<String> cannedNames() {
        return CannedPolicies.byName().keySet();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"Version\": \"2012-10-18\"}",
                "{\"Version\": \"2012-10-17\", \"Statement\": {}}",
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"bucket\"}, 7]}",
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::it's/{0}\", \"Condition\": {\"StringLikes\": {\"s3:prefix\": \"\"}}}]}"
            })
    void saysOfADocumentWhatTheReaderSays(String document) {
        assertThat(check("home", document)).isEqualTo(readerSays(document)).isNotEmpty();
    }

    @Test
    void s35_duplicateMembersAreRefusedInTheReadersWords() {
        String twice = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "effect": "Allow", "Action": "s3:*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::lab/*"}]}
                """;

        assertThat(check("home", twice))
                .isEqualTo(readerSays(twice))
                .anySatisfy(problem -> assertThat(problem).startsWith("/Statement/0/Action: duplicate member"));
    }

    @Test
    void refusesADocumentOfMoreThan20KiB() {
        String document = READ_HOME + " ".repeat(PolicyReader.MAX_POLICY_BYTES);

        assertThat(check("home", document))
                .singleElement()
                .asString()
                .contains(Integer.toString(document.length()), "at most 20480");
    }

    @Test
    void listsEveryProblem() {
        Map<String, List<String>> config = Map.of("policyName", List.of(""), "document", List.of("{}", "{}"));

        assertThat(PolicyCheck.problems(config, Set.of()))
                .containsExactly(
                        "field `document` has more than one value",
                        "policy name must not be empty",
                        readerSays("{}").get(0));
    }

    @Test
    void s76_nameAndDescriptionHaveNothingThatAnImportReplaces() {
        Map<String, List<String>> config = Map.of(
                "policyName",
                List.of("${env.NAME}"),
                "description",
                List.of("of ${user}"),
                "document",
                List.of(READ_HOME));

        assertThat(PolicyCheck.problems(config, Set.of()))
                .containsExactly(
                        "field `policyName` must not have `${`, which Keycloak replaces when it imports a realm file",
                        "field `description` must not have `${`, which Keycloak replaces when it imports a realm file");
    }

    @Test
    void s76_sizeIsThatOfTheDocumentAsItIsShown() {
        String largest = READ_HOME + " ".repeat(PolicyReader.MAX_POLICY_BYTES - READ_HOME.length());

        assertThat(check("home", StoredDocument.of(largest))).isEmpty();
    }
}

package io.cloakroom.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.match.VariableNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples beside the reference page of the language: there is one for everything, and every one is right. */
class PolicyLanguagePageTest {
    @Test
    void everyExampleIsRight() throws IOException {
        Cloakroom run = Cloakroom.runWith(String.join("\n", examples()), "policy", "test", "-");
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.lastLine())
                .isEqualTo("%d passed, 0 failed".formatted(examples().size()));
    }

    @Test
    void everyOperatorHasAnExample() throws IOException {
        String examples = String.join("\n", examples());
        for (Comparison comparison : Comparison.values()) {
            assertThat(examples).contains("{\"%s\":{".formatted(comparison.operatorName()));
            if (comparison != Comparison.NULL) {
                assertThat(examples).contains("{\"%sIfExists\":{".formatted(comparison.operatorName()));
            }
        }
        assertThat(examples).contains("\"ForAnyValue:", "\"ForAllValues:");
    }

    @Test
    void everyKeyHasAnExample() throws IOException {
        String examples = String.join("\n", examples());
        for (String key : ConditionKey.bases()) {
            assertThat(examples).containsPattern(":\\{\"%s(/[^\"]+)?\":".formatted(key));
        }
    }

    @Test
    void everyVariableHasAnExample() throws IOException {
        String examples = String.join("\n", examples());
        VariableNames.names().forEach(name -> assertThat(examples).contains("${%s}".formatted(name)));
        assertThat(examples).contains("${aws:PrincipalTag/");
    }

    @Test
    void everyElementAndCannedPolicyHasAnExample() throws IOException {
        String examples = String.join("\n", examples());
        for (String element : List.of(
                "ID",
                "Version",
                "Statement",
                "Sid",
                "Effect",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Condition",
                "Principal")) {
            assertThat(examples).contains("\"%s\":".formatted(element));
        }
        CannedPolicies.byName()
                .keySet()
                .forEach(name -> assertThat(examples).contains("\"policy\":\"%s\"".formatted(name)));
    }

    private static List<String> examples() throws IOException {
        Path cases = Cloakroom.checkout().resolve("docs/reference/policy-language.tests.jsonl");
        return Files.readAllLines(cases).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }
}

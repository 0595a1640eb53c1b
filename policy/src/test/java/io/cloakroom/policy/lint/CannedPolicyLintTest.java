package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in the canned policies is what everybody knows of them. */
class CannedPolicyLintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            consoleAdmin | /Statement/0/Action /Statement/1/Action /Statement/2/Action
            readwrite    | /Statement/0/Action
            readonly     | ''
            writeonly    | ''
            diagnostics  | ''
            """)
    void onlyTheWideOnes(String name, String pointers) {
        String document = PolicyWriter.write(CannedPolicies.find(name).orElseThrow());
        ReadResult read = new PolicyReader(PolicyReader.MAX_POLICY_BYTES).read(document);
        assertThat(read).isInstanceOfSatisfying(ReadResult.Valid.class, valid -> {
            List<Finding> findings = PolicyLinter.lint(valid);
            assertThat(findings).extracting(Finding::rule).allMatch(rule -> rule == LintRule.WILDCARD_ADMIN);
            assertThat(String.join(
                            " ", findings.stream().map(Finding::jsonPointer).toList()))
                    .isEqualTo(pointers);
        });
    }
}

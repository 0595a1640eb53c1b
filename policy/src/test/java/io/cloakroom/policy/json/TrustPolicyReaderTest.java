package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TrustPolicyReaderTest {
    private static TrustPolicyReader.Result read(String json) {
        return TrustPolicyReader.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static TrustPolicyReader.Result readStatement(String statement) {
        return read("{'Version': '2012-10-17', 'Statement': [%s]}".formatted(statement));
    }

    /** Statements are written with apostrophes. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "trust-problems.csv", delimiter = '|')
    void reportsWhere(String why, String statement, String problem) {
        TrustPolicyReader.Result result = readStatement(statement);
        assertThat(result.policy()).as(why).isEmpty();
        assertThat(result.describe()).startsWith(problem);
    }

    @DisplayName("S-23 a provider's tokens are trusted under a condition only")
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "open-trust.csv", delimiter = '|')
    void s23_refusesTrustWithoutCondition(String why, String principal, String condition) {
        String statement =
                "{'Effect': '%s', 'Principal': %s, 'Action': ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole']%s}";
        String rest = condition == null ? "" : ", 'Condition': " + condition;

        assertThat(readStatement(statement.formatted("Allow", principal, rest)).describe())
                .as(why)
                .contains("add a condition such as")
                .contains("may assume the role");
        assertThat(readStatement(statement.formatted("Deny", principal, rest)).describe())
                .as("a Deny may be about everybody")
                .isEmpty();
    }

    @Test
    void oneStatementMayStandWithoutAList() {
        TrustPolicyReader.Result result = read("""
                {'Version': '2012-10-17', 'Statement': {'Sid': 'Alice', 'Effect': 'Allow',
                  'Principal': {'AWS': 'arn:aws:iam::000000000000:user/alice'}, 'Action': 'sts:AssumeRole'}}""");
        assertThat(result.policy().orElseThrow().statements())
                .singleElement()
                .satisfies(statement -> assertThat(statement.sid()).contains("Alice"));
        assertThat(result.compact()).startsWith("{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Alice\"");
    }

    @Test
    void refusesOtherDocuments() {
        assertThat(read("[]").describe()).isEqualTo("a trust policy must be a JSON object");
        assertThat(read("{'Statement': []}").describe()).contains("the version must be `2012-10-17`");
        assertThat(read("{'Version': '2012-10-17'}").describe()).contains("a trust policy has statements");
        assertThat(read("{'Version': '2012-10-17', 'Statement': [], 'x': 1}").describe())
                .contains("`x` has no meaning");
        assertThat(read("{'Version': '2012-10-17', 'Statement': []} {").describe())
                .contains("text after");
        assertThat(TrustPolicyReader.read(new byte[TrustPolicyReader.MAX_BYTES + 1])
                        .describe())
                .contains("at most 8192 are allowed");
    }
}

package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLinterTest {
    private static final String GOOD = "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::photos/*'";

    /**
     * Written with apostrophes; {@code #} stands for a good statement's elements. The findings as {@code pointer code}.
     */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "linter-findings.csv", delimiter = '|')
    void finds(String why, String statements, String expected) {
        assertThat(found(statements)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "S-35 {0}")
    @CsvFileSource(resources = "linter-lenience.csv", delimiter = '|')
    void s35_whatIsAcceptedAsMinioDoesIsReported(String why, String document, String expected) {
        assertThat(found(document)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Principal':{'Federated':'id.example.com'}",
                "'Principal':{'AWS':'*'}",
                "'Principal':'*'",
                "'Principal':{'Federated':'x'},'Condition':{'StringLike':{'jwt:aud':'*'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringEqualsIfExists':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'ForAllValues:StringEquals':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringNotEquals':{'jwt:sub':'root'}}",
                "'Principal':{'Federated':'x'},'Condition':{'StringEquals':{'jwt:groups':'admins'}}"
            })
    void s23_trustInEveryTokenOfAProvider(String elements) {
        assertThat(found("{'Effect':'Allow','Action':'sts:AssumeRoleWithWebIdentity'," + elements + "}"))
                .startsWith("/Statement/0/Principal ignored-principal, /Statement/0/Principal open-trust");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Principal':{'Federated':'x'},'Condition':{'StringEquals':{'jwt:aud':'portal'}}",
                "'Principal':{'Federated':'x'},'Condition':{'ForAnyValue:StringLike':{'jwt:sub':['a*','b']}}",
                "'Principal':{'AWS':'alice'}"
            })
    void s23_trustInOneAudienceOrSubject(String elements) {
        assertThat(found("{'Effect':'Allow','Action':'sts:AssumeRole'," + elements + "}"))
                .isEqualTo("/Statement/0/Principal ignored-principal");
    }

    @Test
    void findsMistakesInBucketPolicies() {
        assertThat(
                        found(
                                "{'Bucket':1,'Effect':'Allow','Principal':{'aws':['*','','?','alice'],'Service':'x'},"
                                        + "'Action':['s3:GetObject','s3:Fly','admin:*'],'Resource':['arn:aws:s3:::photos','arn:aws:s3:::photos/*']}"))
                .isEqualTo("/Statement/0/Bucket unknown-member, /Statement/0/Principal/aws letter-case, "
                        + "/Statement/0/Principal/Service unknown-member, /Statement/0/Principal/aws/1 named-principal, "
                        + "/Statement/0/Principal/aws/2 named-principal, /Statement/0/Principal/aws/3 named-principal, "
                        + "/Statement/0/Action/1 unknown-action, /Statement/0/Action/2 unknown-action");
    }

    @Test
    void defaultsAreWrittenInApostrophes() {
        String resource = "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::homes/%s/*\"}";
        assertThat(Linted.policy(resource.formatted("${aws:username, 'nobody'}")))
                .isEmpty();
        assertThat(Linted.policy(resource.formatted("${aws:username, nobody}")))
                .extracting(Finding::rule)
                .containsExactly(LintRule.UNKNOWN_VARIABLE);
    }

    @Test
    void s57_manyStatements() {
        String statement = "{" + GOOD + "}";
        assertThat(found((statement + ",").repeat(900) + statement)).contains("/Statement/900 repeated-statement");
    }

    @Test
    void s57_thousandsOfUnknownMembers() {
        String members =
                IntStream.range(0, 2_000).mapToObj(i -> "'x" + i + "':1,").collect(Collectors.joining());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThat(found("{" + members + GOOD + "}"))
                    .contains("/Statement/0/x0 unknown-member", "/Statement/0/x1999 unknown-member");
            assertThat(found("{" + members + "'MyStatement':1}"))
                    .contains("/x0 unknown-member", "/x1999 unknown-member");
        });
    }

    private static String found(String text) {
        return Linted.policy(text.replace("#", GOOD).replace('\'', '"')).stream()
                .map(finding -> finding.jsonPointer() + " " + finding.rule().code())
                .collect(Collectors.joining(", "));
    }

    @Test
    void s57_thousandsOfBraces() {
        String statement = "{" + GOOD.replace("photos", "photos/" + "${".repeat(4_000) + "}") + "}";
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(Linted.policy(statement.replace('\'', '"')))
                        .allSatisfy(finding -> assertThat(finding.message()).hasSizeLessThan(1_000)));
    }
}

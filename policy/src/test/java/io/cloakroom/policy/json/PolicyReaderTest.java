package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.match.ActionPattern;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private static final String STATEMENT =
            "{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::b/*\"]}";

    /** Documents are written with apostrophes. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "reader-problems.csv", delimiter = '|')
    void reportsWhere(String why, String document, String problem) {
        ReadResult result = READER.read(document.replace('\'', '"'));
        assertThat(result.problems()).as(why).hasSize(1);
        assertThat(result.describe()).startsWith(problem).doesNotContain("Feature");
    }

    @Test
    void reportsEverythingAtOnce() {
        ReadResult result = READER.read("""
                {"Version": "1", "Statement": [
                  {"Effect": "Maybe", "Action": "s3:*", "Resource": ["b", "c"]},
                  {"Effect": "Deny", "Action": ["s3:Fly", "s3:Swim"], "Resource": "*"}]}
                """);
        assertThat(result.problems())
                .extracting(Problem::jsonPointer)
                .containsExactly(
                        "/Version",
                        "/Statement/0/Effect",
                        "/Statement/0/Resource/0",
                        "/Statement/0/Resource/1",
                        "/Statement/1/Action/0",
                        "/Statement/1/Action/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                " {\"Version\":\"\",\"Statement\":[]} ",
                "{\"Statement\":null}",
                "{\"Version\":null,\"other\":{\"a\":[1.5e3,null]}}",
                "{} and whatever follows"
            })
    void emptyPolicies(String document) {
        assertThat(READER.read(document).policy())
                .hasValueSatisfying(policy -> assertThat(policy.statements()).isEmpty());
    }

    @Test
    void elementNamesInAnyLetterCase() {
        Policy policy = READER.read("""
                        {"VERSION": "2012-10-17", "id": "x", "statement": [
                          {"sid": "s", "EFFECT": "Deny", "notaction": "s3:GetObject", "NOTRESOURCE": "*", "Principal": 5}]}
                        """).policy().orElseThrow();
        assertThat(policy.id()).contains("x");
        assertThat(policy.statements().get(0).sid()).contains("s");
        assertThat(policy.statements().get(0).effect()).isEqualTo(Effect.DENY);
    }

    /** An author sees all that is wrong at once, and nothing that only follows from something else. */
    @Test
    void oneMistakeDoesNotHideAnother() {
        ReadResult result = READER.read("""
                {"Statement": [{"Effect": "allow", "Action": ["s3:GetObject", "s3:Fly"], "Resource": "b/*",
                  "Condition": {"StringLike": {"s3:prefx": "a"}, "StringEquals": {"s3:prefix": "a"}}}]}
                """);
        assertThat(result.problems().stream().map(Problem::jsonPointer))
                .containsExactly(
                        "/Statement/0/Effect",
                        "/Statement/0/Resource",
                        "/Statement/0/Condition/StringLike/s3:prefx",
                        "/Statement/0/Action/1");
    }

    @Test
    void repeatedStatementsAndEntriesCountOnce() {
        Policy policy = READER.read("""
                        {"Statement": [
                          {"Sid": "1", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:PutObject"],
                           "Resource": "*"},
                          {"Sid": "2", "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": ["*"]}]}
                        """).policy().orElseThrow();
        assertThat(policy.distinctStatements()).hasSize(1);
        assertThat(policy.distinctStatements().get(0).sid()).contains("1");
        assertThat(policy.distinctStatements().get(0).actions().patterns()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"Version\":\"\",\"Statement\":[]}"})
    void newPoliciesGiveTheirVersion(String document) {
        assertThat(READER.readForCreation(document).problems())
                .extracting(Problem::message)
                .containsExactly("Version cannot be empty expecting '2012-10-17'");
    }

    @Test
    void newPoliciesHaveNoResourceWithoutBucket() {
        String document = "{\"Version\":\"2012-10-17\",\"Statement\":["
                + STATEMENT.replace("arn:aws:s3:::b/*", "arn:aws:s3:::") + "]}";
        assertThat(READER.read(document).policy()).isPresent();
        assertThat(READER.readForCreation(document).describe())
                .startsWith("/Statement/0/Resource/0: invalid resource 'arn:aws:s3:::'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "reader-bucket-policies.csv", delimiter = '|')
    void bucketPoliciesAreAboutTheirBucket(String why, String statement, String problem) {
        String document = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement.replace('\'', '"') + "]}";
        assertThat(READER.readBucketPolicy(document.getBytes(UTF_8), "mine").problems())
                .as(why)
                .singleElement()
                .satisfies(found -> assertThat(found.message()).startsWith(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:s3:::mine/*", "arn:aws:s3:::min?/x", "arn:aws:s3:::m*", "*"})
    void bucketPoliciesMayUsePatterns(String resource) {
        String document =
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"s3:GetObject\","
                        + "\"Resource\":\"" + resource + "\"}]}";
        assertThat(READER.readBucketPolicy(document.getBytes(UTF_8), "mine").describe())
                .isEmpty();
    }

    @Test
    void refusesDocumentsOverTheLimit() {
        String document = "{\"Statement\":[" + STATEMENT + "]}";
        assertThat(new PolicyReader(document.length()).read(document).policy()).isPresent();
        assertThat(new PolicyReader(document.length() - 1).read(document).describe())
                .isEqualTo(
                        "the document has %d bytes; at most %d are allowed", document.length(), document.length() - 1);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThat(READER.read("\ufeff{}").describe()).contains("byte order mark");
        assertThat(READER.read("").describe()).startsWith("EOF");
        assertThat(READER.read(" \n").describe()).startsWith("EOF");
        assertThat(READER.read("{\"ID\":\"é\"}".getBytes(ISO_8859_1)).describe())
                .contains("not valid UTF-8");
        assertThat(READER.read("{\"ID\":\"\\ud800x\"}").policy())
                .hasValueSatisfying(policy -> assertThat(policy.id()).contains("\ufffdx"));
    }

    /** What MinIO takes for a policy, however odd. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "reader-accepted.csv", delimiter = '|')
    void asLenientAsMinio(String why, String statement) {
        assertThat(READER.read("{\"Statement\":[" + statement.replace('\'', '"') + "]}")
                        .describe())
                .as(why)
                .isEmpty();
    }

    @Test
    void whatFollowsNullIsNotRead() {
        assertThat(READER.read("nullify").policy()).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            encryption     | 'BinaryEquals':{'s3:x-amz-server-side-encryption':'YQ=='}
            no text        | 'BinaryEquals':{'s3:x-amz-copy-source':'/w=='}
            address        | 'StringLike':{'s3:x-amz-copy-source':'10.0.0.1/key'}
            dots           | 'StringEquals':{'s3:x-amz-copy-source':'buc..ket/key'}
            key part       | 'StringEquals':{'s3:x-amz-metadata-directive/x':'MOVE'}
            not base64     | 'BinaryEquals':{'aws:username':'YQ==YQ=='}
            prefix length  | 'IpAddress':{'aws:SourceIp':'10.0.0.0/033'}
            date           | 'DateEquals':{'aws:CurrentTime':'2024-01-01T00:00:00+25:00'}
            """)
    void asStrictAsMinio(String why, String condition) {
        String document = "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{"
                + condition.replace('\'', '"') + "}}]}";
        assertThat(READER.read(document).problems()).as(why).hasSize(1);
    }

    /** Entries that are no texts are taken for these, as in Go. */
    @Test
    void textOfOddEntries() {
        Policy policy = READER.read("""
                        {"Statement": [{"Effect": "Deny", "Resource": "*", "NotAction":
                          [null, 5, 1000000, 1234567.5, 0.00012, 0.00001, -21, [true, 0.5], {"b": 1, "a": "x"}]}]}
                        """).policy().orElseThrow();
        assertThat(policy.statements().get(0).actions().patterns())
                .extracting(ActionPattern::text)
                .containsExactly(
                        "<nil>",
                        "5",
                        "1e+06",
                        "1.2345675e+06",
                        "0.00012",
                        "1e-05",
                        "-21",
                        "[true 0.5]",
                        "map[a:x b:1]");
    }

    @Test
    void turkishLettersAreNotI() {
        Policy policy = READER.read("""
                        {"Statement": [{"Effect": "Deny", "Action": "s3:*", "Actıon": 5, "ActİON": 6, "Resource": "*"}]}
                        """).policy().orElseThrow();
        assertThat(policy.statements().get(0).actions().patterns()).hasSize(1);
    }

    /** What is wrong with each of many entries must not be told with each of many others. */
    @Test
    void s57_aThousandMistakesAreToldInALine() {
        String actions = IntStream.range(0, 400)
                .mapToObj(i -> "\"s3:G" + "?".repeat(i % 20) + "*\"")
                .distinct()
                .collect(Collectors.joining(","));
        String keys = IntStream.range(0, 800)
                .mapToObj(i -> "\"s3:prefix/%d\":\"\"".formatted(i))
                .collect(Collectors.joining(","));
        ReadResult read = new PolicyReader(1 << 20)
                .read("{\"Statement\":[{\"Effect\":\"Deny\",\"Resource\":\"*\",\"Action\":[" + actions
                        + "],\"Condition\":{\"StringEquals\":{" + keys + "}}}]}");

        assertThat(read.problems())
                .hasSizeLessThanOrEqualTo(PolicyReader.MAX_PROBLEMS)
                .allSatisfy(problem -> assertThat(problem.message()).hasSizeLessThan(1_010));
        assertThat(read.describe())
                .contains("unsupported condition keys '[s3:prefix/0 s3:prefix/1", " and 790 more]' used for action")
                .hasSizeLessThan(4_010);
    }

    /** Two readers that keep different ones of two members would decide differently. */
    @ParameterizedTest(name = "S-35 {0}")
    @CsvFileSource(resources = "reader-duplicate-members.csv", delimiter = '|')
    void s35_duplicateMembersAreRefused(String why, String document, String pointer) {
        assertThat(READER.read(document.replace('\'', '"')).problems())
                .as(why)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.jsonPointer()).isEqualTo(pointer);
                    assertThat(problem.message()).startsWith("duplicate member");
                });
    }

    /** Of two conditions with one operator and key only one can be written, and the other's restriction is lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'StringEquals': {'jwt:a': 'x', 'jwt:a/': 'y'}}",
                "{'StringEquals': {'jwt:a': 'x'}, ':StringEquals': {'jwt:a': 'y'}}"
            })
    void s35_conditionsThatDifferInSpellingAreRefused(String condition) {
        String document = STATEMENT.replace("}", ",\"Condition\":" + condition.replace('\'', '"') + "}");
        assertThat(READER.read("{\"Statement\":[" + document + "]}").describe())
                .contains("duplicate condition `StringEquals` on `jwt:a` in another spelling");
    }

    @Test
    void s57_mistakesBeyondTheLastToldStillCount() {
        String statements = "1,".repeat(PolicyReader.MAX_PROBLEMS) + STATEMENT.replace("GetObject", "Nothing");
        assertThat(READER.read("{\"Statement\":[" + statements + "]}").problems())
                .hasSize(PolicyReader.MAX_PROBLEMS);
    }

    /** A hint is looked for among hundreds of names, so only for as many mistakes as are told. */
    @Test
    void s57_mistakesBeyondTheLastToldCostLittle() {
        String actions = IntStream.range(0, 60_000)
                .mapToObj(i -> "\"s3:Gtobj%d\"".formatted(i))
                .collect(Collectors.joining(","));
        String document =
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[%s],\"Resource\":\"*\"}]}".formatted(actions);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(new PolicyReader(1 << 20).read(document).problems())
                        .hasSize(PolicyReader.MAX_PROBLEMS));
    }

    @Test
    void s35_tagsThatDifferInCaseAreDifferentKeys() {
        assertThat(READER.read("""
                        {"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition":
                          {"StringEquals": {"s3:RequestObjectTag/env": "a", "s3:RequestObjectTag/Env": "b"}}}]}
                        """).policy()).isPresent();
    }

    @Test
    void s35_unknownMembersAreIgnored() {
        String document = "{\"Comment\":\"x\",\"Statement\":[" + STATEMENT.replace("{", "{\"Note\":{\"a\":1},") + "]}";
        assertThat(READER.read(document).policy()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void s57_deepDocuments(String opening) {
        ReadResult result = new PolicyReader(1 << 20).read(opening.repeat(100_000));
        assertThat(result.describe()).contains("nested deeper than 32 levels");
    }

    @Test
    void s57_problemsAreCounted() {
        String document = "{\"Statement\":[" + "1,".repeat(10_000) + "1]}";
        assertThat(new PolicyReader(1 << 20).read(document).problems()).hasSize(PolicyReader.MAX_PROBLEMS);
    }

    @Test
    void problemsAreOneLineEach() {
        List<String> documents = List.of(
                "{\n\"a\" 1}",
                "{\"Version\":\"\n\"}",
                "nul",
                "{'a':1}",
                "1.e",
                "\u0000",
                "{\"Version\":\"a\\nb\\u001b[2J\\u202e\"}");
        for (String document : documents) {
            assertThat(READER.read(document).describe())
                    .isNotEmpty()
                    .doesNotContain("\n", "\u001b", "\u202e", "jackson", "Exception");
        }
    }
}

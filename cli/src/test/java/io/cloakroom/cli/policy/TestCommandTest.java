package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestCommandTest {
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]}";
    private static final String PASSES =
            "{\"id\":\"reads\",\"kind\":\"iam\",\"policy\":%s,\"args\":{\"action\":\"s3:GetObject\",\"bucket\":\"b\",\"object\":\"o\"},\"expect\":true}"
                    .formatted(POLICY);
    private static final String FAILS = PASSES.replace("s3:GetObject\",\"bucket", "s3:PutObject\",\"bucket");

    @TempDir
    private Path folder;

    @Test
    void aFileWithoutCasesIsAFailure() {
        Cloakroom run = Cloakroom.runWith("\n", "policy", "test", "-");
        assertThat(run.lines()).containsExactly("-: it contains no test cases", "0 passed, 1 failed");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void agreesWithMinioExceptWhereItMeansNotTo() {
        Path cases = Cloakroom.checkout().resolve("policy/src/test/resources/policy-cases.jsonl");

        Cloakroom run = Cloakroom.run("policy", "test", cases.toString());

        assertThat(run.lastLine()).isEqualTo("846 passed, 1 failed");
        assertThat(run.lines()).hasSize(2).first().asString().contains("val-0258: expected an invalid document");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void countsWhatPasses() throws IOException {
        Path cases = write("cases.jsonl", PASSES + "\r\n\n  \n" + PASSES);

        Cloakroom run = Cloakroom.run("policy", "test", cases.toString());

        assertThat(run).isEqualTo(new Cloakroom(0, run.lines(), ""));
        assertThat(run.lines()).containsExactly("2 passed, 0 failed");
    }

    @Test
    void tellsWhereAndWhyACaseFails() throws IOException {
        Path cases = write("cases.jsonl", PASSES + "\n\n" + FAILS);

        Cloakroom run = Cloakroom.run("policy", "test", cases.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines().get(0)).isEqualTo(cases + ":3: reads: expected allow, got implicit deny");
        assertThat(run.lines().get(1)).startsWith("    ");
        assertThat(run.lastLine()).isEqualTo("1 passed, 1 failed");
    }

    @Test
    void readsStandardInput() {
        Cloakroom run = Cloakroom.runWith(PASSES.replace("\"id\":\"reads\",", ""), "policy", "test", "-");

        assertThat(run.code()).isZero();
        assertThat(run.lines()).containsExactly("1 passed, 0 failed");
        assertThat(Cloakroom.runWith("{}", "policy", "test", "-").lines())
                .containsExactly("-:1: missing member `kind`", "0 passed, 1 failed");
    }

    @Test
    void anUnreadableFileIsWrongUsage() throws IOException {
        Path cases = write("cases.jsonl", PASSES);
        String missing = folder.resolve("missing.jsonl").toString();

        Cloakroom run = Cloakroom.run("policy", "test", missing, folder.toString(), cases.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors())
                .contains("cannot read `%s`: there is no such file".formatted(missing))
                .contains("cannot read `%s`: it is a directory".formatted(folder));
        assertThat(run.lines()).containsExactly("1 passed, 0 failed");
        assertThat(Cloakroom.run("policy", "test").code()).isEqualTo(2);
    }

    @Test
    void policiesAreNamedRelativeToTheFile() throws IOException {
        Path cases = write(
                "sub/cases.jsonl",
                Stream.of("../p.json", "readonly", "../bad.json", "readwrit", "a\\u0000")
                        .map(name -> PASSES.replace(POLICY, "\"" + name + "\""))
                        .reduce("", (all, line) -> all + line + "\n"));
        write("p.json", POLICY);
        write("bad.json", POLICY.replace("Allow", "allow"));

        Cloakroom run = Cloakroom.run("policy", "test", cases.toString());

        assertThat(run.text())
                .contains(
                        ":3: reads: `../bad.json` is not a valid policy\n    /Statement/0/Effect: invalid Effect allow")
                .contains(":4: reads: `readwrit` is neither a file nor one of the canned policies consoleAdmin,")
                .contains(":5: reads: `a\\u0000` is not a path");
        assertThat(run.lastLine()).isEqualTo("2 passed, 3 failed");
    }

    @Test
    void warnsOfNamesThatNothingHas() {
        Cloakroom run = Cloakroom.runWith("""
                {"kind":"iam","policy":"readonly","args":{"action":"s3:getobject","bucket":"b"},"expect":false}
                {"id":"key","kind":"iam","policy":"readonly","args":{"action":"s3:ListBucket"},"context":{"s3:prefx":"a"},"expect":false}
                """, "policy", "test", "-");

        assertThat(run.errors().lines())
                .containsExactly(
                        "-:1: warning: there is no action `s3:getobject`; did you mean `s3:GetObject`?",
                        "-:2: key: warning: there is no condition key `s3:prefx`; did you mean `s3:prefix`?");
        assertThat(run.lines()).containsExactly("2 passed, 0 failed");
        assertThat(run.code()).isZero();
    }

    @Test
    void warnsOfPatterns() {
        String line =
                "{\"kind\":\"iam\",\"policy\":\"readonly\",\"args\":{\"action\":\"s3:*\",\"bucket\":\"b\"},\"expect\":false}";

        assertThat(Cloakroom.runWith(line, "policy", "test", "-").errors())
                .isEqualTo("-:1: warning: `s3:*` is a pattern: name one action, such as s3:GetObject\n");
    }

    @Test
    void anotherEncodingIsNamed() {
        byte[] utf16 = (PASSES + "\n").getBytes(UTF_16LE);

        assertThat(Cloakroom.runWith("\ufeff" + PASSES, "policy", "test", "-").lines())
                .containsExactly(
                        "-:1: invalid character 'ï' looking for beginning of value:"
                                + " the line begins with a byte order mark: save it without",
                        "0 passed, 1 failed");
        assertThat(Cloakroom.run(new ByteArrayInputStream(utf16), "policy", "test", "-")
                        .lines())
                .startsWith("-:1: the document is UTF-16: save it as UTF-8");
    }

    @Test
    void readsStandardInputOnce() {
        Cloakroom run = Cloakroom.runWith(PASSES, "policy", "test", "-", "-");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).startsWith("standard input can be read only once");
        assertThat(run.lines()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "lines-that-are-no-case.csv", delimiter = '|')
    void whatIsNoCaseFails(String why, String line, String problem) {
        Cloakroom run = Cloakroom.runWith(PASSES + "\n" + line, "policy", "test", "-");

        assertThat(run.text()).startsWith("-:2: " + problem);
        assertThat(run.lastLine()).as(why).isEqualTo("1 passed, 1 failed");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void cannotBeChokedByHostileInput() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String number = "1".repeat(500_000);
        byte[] lines = String.join(
                        "\n",
                        "{\"kind\":\"claims\",\"claims\":" + deep + "}",
                        "x".repeat((8 << 20) + 100_000),
                        "{\"id\":\"\u00e9\"}",
                        "{\"id\":" + number + "}",
                        "{\"id\":\"\\u001b[2J\\u202e\",\"kind\":\"\\u001b\"}",
                        "\ufeff{}")
                .getBytes(ISO_8859_1);

        Cloakroom run = Cloakroom.run(new ByteArrayInputStream(lines), "policy", "test", "-");

        assertThat(run.text()).doesNotContain("Exception", "\tat ", "\u001b", "\u202e");
        assertThat(run.lines())
                .anyMatch(line -> line.startsWith("-:1: invalid JSON at column 126: nested deeper than 100 levels"))
                .contains("-:2: the line is longer than 8388608 bytes")
                .contains("-:3: the line is not valid UTF-8: byte 0xe9 at column 8")
                .anyMatch(line -> line.startsWith("-:5: \\u001b[2J\\u202e: unknown kind `\\u001b`"));
        assertThat(run.lastLine()).isEqualTo("0 passed, 6 failed");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void cannotMakeAWildcardOfHalfACharacter() {
        String half = "\\ud800";
        String wildcard = "{\"kind\":\"wildcard\",\"pattern\":\"%s\",\"text\":\"a\",\"expect\":false}".formatted(half);
        String policy =
                PASSES.replace("arn:aws:s3:::b/*", "arn:aws:s3:::b/" + half).replace("true", "false");

        assertThat(Cloakroom.runWith(wildcard + "\n" + policy, "policy", "test", "-")
                        .lines())
                .containsExactly("2 passed, 0 failed");
    }

    @Test
    void cannotBeSlowedByWildcards() {
        String wildcard = "{\"kind\":\"wildcard\",\"pattern\":\"%sb\",\"text\":\"%s\",\"expect\":false}"
                .formatted("*a".repeat(1000), "a".repeat(2_000_000));

        assertThat(Cloakroom.runWith(wildcard, "policy", "test", "-").lines()).containsExactly("1 passed, 0 failed");
    }

    /** Programs write what is empty as null. */
    @Test
    void nullIsNothing() {
        String cases = """
                {"kind":"claims","claims":null,"claim_name":"policy","expect":{"ok":false,"values":null}}
                {"kind":"claims","claims":{},"claim_name":"policy","expect":{"ok":false,"values":[]}}
                {"kind":"resource-match","pattern":"arn:aws:s3:::b/${aws:username}","resource":"b/a","conditions":{"userid":null,"username":["a"]},"expect":true}
                {"kind":"resource-match","pattern":"arn:aws:s3:::b/*","resource":"b","conditions":null,"expect":false}
                {"id":null,"kind":"iam-merged","policies":["readonly"],"args":{"action":"s3:GetObject","bucket":"b","groups":null,"claims":null,"conditions":null},"context":null,"expect":true}
                """;

        assertThat(Cloakroom.runWith(cases, "policy", "test", "-").lines()).containsExactly("5 passed, 0 failed");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}

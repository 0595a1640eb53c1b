package io.cloakroom.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintCommandTest {
    private static final String GOOD = """
            {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}]}
            """;
    private static final String SUSPICIOUS = GOOD.replace("\"Effect\"", "\"Comment\": \"\", \"effect\"");
    private static final String BAD = GOOD.replace("Allow", "Permit").replace("arn:aws:s3:::", "");

    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNothingToSay() throws IOException {
        String good = write("good.json", GOOD);

        assertThat(Cloakroom.run("policy", "lint", good, good, good))
                .isEqualTo(new Cloakroom(0, List.of("3 policies, no findings"), ""));
        assertThat(Cloakroom.run("policy", "lint", good).lines()).containsExactly("1 policy, no findings");
    }

    @Test
    void printsFindingsWithFilePointerAndCode() throws IOException {
        String file = write("suspicious.json", SUSPICIOUS);

        Cloakroom run = Cloakroom.run("policy", "lint", file);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines())
                .hasSize(2)
                .anyMatch(line ->
                        line.startsWith(file + ": /Statement/0/Comment: ") && line.endsWith(" [unknown-member]"))
                .anyMatch(line -> line.startsWith(file + ": /Statement/0/effect: ") && line.endsWith(" [letter-case]"));
    }

    @Test
    void printsEveryProblemOfEveryDocument() throws IOException {
        String bad = write("bad.json", BAD);
        String broken = write("broken.json", "{");

        Cloakroom run = Cloakroom.run("policy", "lint", bad, write("good.json", GOOD), broken);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).hasSize(3).allMatch(line -> line.endsWith(" [invalid]"));
        assertThat(run.lines().get(0)).startsWith(bad + ": /Statement/0/Effect: invalid Effect Permit");
        assertThat(run.lines().get(1)).startsWith(bad + ": /Statement/0/Resource: invalid resource 'data/*'");
        assertThat(run.lines().get(2))
                .isEqualTo(broken
                        + ": invalid JSON at line 1, column 2: the document ends too early: `}` is missing [invalid]");
    }

    @Test
    void ignoresWhatIsMeantSo() throws IOException {
        String file = write("suspicious.json", SUSPICIOUS);

        assertThat(Cloakroom.run("policy", "lint", "--ignore", "unknown-member,letter-case", file)
                        .code())
                .isZero();
        assertThat(Cloakroom.run("policy", "lint", "--ignore=letter-case", file).lines())
                .hasSize(1);
        Cloakroom unknown = Cloakroom.run("policy", "lint", "--ignore", "leter-case", file);
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errors())
                .contains("no finding with the code `leter-case`; codes are", "; did you mean `letter-case`?");
    }

    @Test
    void readsBucketPoliciesFromStandardInput() {
        String policy = GOOD.replace("\"Effect\"", "\"Principal\": \"*\", \"Effect\"");

        assertThat(Cloakroom.runWith(policy, "policy", "lint", "--bucket", "data", "-")
                        .lines())
                .containsExactly("1 policy, no findings");
        assertThat(Cloakroom.runWith(policy, "policy", "lint", "--bucket", "other", "-")
                        .text())
                .startsWith("-: /Statement/0/Resource: bucket name does not match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "a b", "data/*", "arn:aws:s3:::data"})
    void aBucketHasANameThatBucketsHave(String bucket) {
        Cloakroom run = Cloakroom.runWith(GOOD, "policy", "lint", "--bucket=" + bucket, "-");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors())
                .isEqualTo("no bucket has the name `%s`: it has 3 to 63 letters, digits, `.`, `_` and `-`\n"
                        .formatted(bucket));
        assertThat(run.lines()).isEmpty();
    }

    @Test
    void anEmptyNameIsNoFile() {
        assertThat(Cloakroom.run("policy", "lint", ""))
                .isEqualTo(new Cloakroom(2, List.of(), "cannot read ``: no file has this name\n"));
    }

    @Test
    void unreadableFilesAreWrongUsage() throws IOException {
        Cloakroom run =
                Cloakroom.run("policy", "lint", folder.resolve("missing").toString(), write("bad.json", BAD));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("missing`: there is no such file").doesNotContain("Exception");
        assertThat(run.lines()).hasSize(2);
        assertThat(Cloakroom.run("policy", "lint").code()).isEqualTo(2);
        assertThat(Cloakroom.run("policy", "lint", "-", "-").errors())
                .startsWith("standard input can be read only once");
    }

    @Test
    void cannotBeChokedByHostileDocuments() throws IOException {
        String deep = write("deep.json", "[".repeat(500_000));
        String steering = write("steering.json", "{\"\\u001b[2J\": 1, \"Statement\": [{\"Effect\": \"\\u001b[2J\"}]}");

        Cloakroom run = Cloakroom.run(
                new ByteArrayInputStream(new byte[] {'{', '"', (byte) 0xff}), "policy", "lint", deep, steering, "-");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.text())
                .contains("deep.json: the document has 500000 bytes; at most 20480 are allowed [invalid]")
                .contains("-: the document is not valid UTF-8: byte 0xff at line 1, column 3 [invalid]")
                .contains("\\u001b[2J")
                .doesNotContain("\u001b", "Exception");
        assertThat(Cloakroom.runWith("[".repeat(2_000_000), "policy", "lint", "-")
                        .errors())
                .contains("cannot read `-`: it is larger than 1048576 bytes");
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}

package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The policies of the examples are ones to copy: nothing is found in them. */
class ExamplePolicyLintTest {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    @Test
    void identityPolicies() throws IOException {
        for (Path file : files("../examples/policies")) {
            assertThat(READER.readForCreation(Files.readAllBytes(file)))
                    .as(file.toString())
                    .isInstanceOfSatisfying(ReadResult.Valid.class, ExamplePolicyLintTest::assertClean);
        }
    }

    /** Each is named after its bucket. */
    @Test
    void bucketPolicies() throws IOException {
        for (Path file : files("../examples/bucket-policies")) {
            String bucket = file.getFileName().toString().replace(".json", "");
            assertThat(READER.readBucketPolicy(Files.readAllBytes(file), bucket))
                    .as(file.toString())
                    .isInstanceOfSatisfying(ReadResult.Valid.class, ExamplePolicyLintTest::assertClean);
        }
    }

    private static void assertClean(ReadResult.Valid valid) {
        assertThat(PolicyLinter.lint(valid)).isEmpty();
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            List<Path> documents =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(documents).isNotEmpty();
            return documents;
        }
    }
}

package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.lint.Finding;
import io.cloakroom.policy.lint.PolicyLinter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged documents: the reader never throws, and what it still accepts can be linted and survives being written and
 * read again.
 */
class PolicyReaderFuzzTest {
    private static final int ROUNDS = 10_000;
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private static final String DOCUMENT = """
            {"ID":"x","Version":"2012-10-17","Statement":[
            {"Sid":"a","Effect":"Allow","Action":["s3:Get*","s3:PutObject"],"Resource":["arn:aws:s3:::b/${aws:username}/*","*"],
            "Condition":{"StringLike":{"jwt:sub":["a*","é?"]},"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1"]},
            "NumericLessThanIfExists":{"s3:signatureAge":600},"Null":{"aws:Referer":true},
            "DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},"Bool":{"aws:SecureTransport":"true"}}},
            {"Effect":"Deny","NotAction":"s3:*","NotResource":"arn:aws:s3:::c"},
            {"Effect":"Deny","Action":"kms:*","Resource":"arn:minio:kms:::k"},{"Effect":"Allow","Action":"admin:*"}]}
            """;

    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "true",
            "1",
            "-0",
            "1e9",
            "\\u0000",
            "\\ud800",
            "*",
            "?",
            "${",
            "/",
            "Effect",
            "effect",
            "Principal",
            "NotPrincipal",
            "\u00a0",
            "\u017f",
            "ForAllValues:",
            "IfExists",
            "Null",
            "Not",
            "\\n",
            "arn:",
            "'",
            "<=>");

    @Test
    void neverThrows() {
        // repeat a run with -Dcloakroom.policy.seed=N
        long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
        Random random = new Random(seed);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder damaged = new StringBuilder(DOCUMENT);
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(damaged.length());
                int end = Math.min(damaged.length(), at + random.nextInt(6));
                damaged.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
            String document = damaged.toString();
            ReadResult result = READER.read(document.getBytes(UTF_8));
            assertLinted(result, document, seed);
            assertLinted(READER.readBucketPolicy(document.getBytes(UTF_8), "b"), document, seed);
            if (result.policy().isPresent()) {
                valid++;
                Policy policy = result.policy().get();
                assertThat(READER.read(PolicyWriter.write(policy)).policy())
                        .as("seed %d, %s", seed, document)
                        .contains(policy);
            } else {
                assertThat(result.describe()).as("seed %d, %s", seed, document).isNotBlank();
            }
        }
        assertThat(valid).as("some damage does no harm").isPositive();
    }

    /** Linting never throws, and a finding is one line about a place that the document has. */
    private static void assertLinted(ReadResult result, String document, long seed) {
        if (result instanceof ReadResult.Valid valid) {
            for (Finding finding : PolicyLinter.lint(valid)) {
                assertThat(finding.toString())
                        .as("seed %d, %s", seed, document)
                        .doesNotContain("\n", "\r")
                        .endsWith("]");
                assertThat(finding.jsonPointer())
                        .as("seed %d, %s", seed, document)
                        .matches("(?s)(/.*)?");
            }
        }
    }
}

package io.cloakroom.policy.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.util.List;
import java.util.Locale;

/** Reads and lints what tests write. */
final class Linted {
    private static final PolicyReader READER = new PolicyReader(1 << 20);

    private Linted() {}

    /**
     * A document, or statements without one; with a member {@code Bucket} or an ARN of a user in it that of a bucket.
     */
    static List<Finding> policy(String text) {
        boolean isDocument = text.toLowerCase(Locale.ROOT).contains("statement\"");
        String document = isDocument ? text : "{\"Version\":\"2012-10-17\",\"Statement\":[" + text + "]}";
        ReadResult read = text.contains("\"arn:aws:iam") || text.contains("\"Bucket\"")
                ? READER.readBucketPolicy(document.getBytes(UTF_8), "photos")
                : READER.read(document);
        if (read instanceof ReadResult.Valid valid) {
            return PolicyLinter.lint(valid);
        }
        throw new AssertionError(read.describe());
    }
}

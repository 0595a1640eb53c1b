package io.cloakroom.policy.fuzz;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.nio.charset.StandardCharsets;

/**
 * The policy of a bucket: it is read or its problems are told. What is read is kept so that it reads the same, has
 * principals, and is about this bucket.
 */
public final class BucketPolicyFuzz {
    private static final String BUCKET = "bucket";
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private BucketPolicyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ReadResult result = READER.readBucketPolicy(input, BUCKET);
        if (result.policy().isEmpty()) {
            require(!result.problems().isEmpty() && !result.describe().isEmpty(), "refused without a problem");
            return;
        }
        Policy policy = result.policy().get();
        for (Statement statement : policy.statements()) {
            require(statement.principals().isPresent(), "a statement about nobody");
            var unused = statement.principals().get().matches("");
        }
        var unused = PolicySet.compile("bucket policy", policy);
        String written = PolicyWriter.write(policy);
        ReadResult again =
                new PolicyReader(Integer.MAX_VALUE).readBucketPolicy(written.getBytes(StandardCharsets.UTF_8), BUCKET);
        require(again.policy().isPresent(), "what was written is no policy: " + again.describe());
        require(written.equals(PolicyWriter.write(again.policy().get())), "what was written reads as another policy");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

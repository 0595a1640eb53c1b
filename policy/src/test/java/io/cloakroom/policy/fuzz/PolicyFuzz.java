package io.cloakroom.policy.fuzz;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.json.TrustPolicyReader;

/**
 * A policy document: every reader says what is wrong, and none throws. What is valid is written so that it reads the
 * same.
 */
public final class PolicyFuzz {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private PolicyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        again(READER.read(input));
        again(READER.readForCreation(input));
        var unused = READER.readBucketPolicy(input, "bucket").describe();
        var unusedToo = TrustPolicyReader.read(input).describe();
    }

    private static void again(ReadResult result) {
        if (result.policy().isEmpty()) {
            require(!result.problems().isEmpty() && !result.describe().isEmpty(), "refused without a problem");
            return;
        }
        Policy policy = result.policy().get();
        String written = PolicyWriter.write(policy);
        ReadResult readAgain = new PolicyReader(Integer.MAX_VALUE).read(written);
        require(readAgain.policy().isPresent(), "what was written is no policy: " + readAgain.describe());
        String writtenAgain = PolicyWriter.write(readAgain.policy().orElseThrow());
        require(written.equals(writtenAgain), "what was written reads as another policy");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

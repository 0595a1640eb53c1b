package io.cloakroom.bridge.policies;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.json.PolicyWriter;

/**
 * The policy of a bucket, as it is in force.
 *
 * @param policy the document that {@code GetBucketPolicy} answers
 * @param compiled the form that requests are decided by
 */
public record BucketPolicy(Policy policy, PolicySet compiled) {
    static BucketPolicy of(String bucket, Policy policy) {
        return new BucketPolicy(policy, PolicySet.compile("bucket policy of " + bucket, policy));
    }

    /** One that denies everything to everybody but the owner: the document cannot be read. */
    static BucketPolicy unreadable(String bucket) {
        Policy denial = InvalidPolicy.unreadable(bucket).policy();
        return new BucketPolicy(
                denial, PolicySet.compile("bucket policy of %s (invalid document)".formatted(bucket), denial));
    }

    /** The document, as one line. */
    public String json() {
        return PolicyWriter.write(policy);
    }

    /** Whether a statement allows something to everybody, whatever its conditions. */
    public boolean isPublic() {
        for (Statement statement : policy.statements()) {
            if (statement.effect() == Effect.ALLOW
                    && statement.principals().isPresent()
                    && statement.principals().get().matches("")) {
                return true;
            }
        }
        return false;
    }
}

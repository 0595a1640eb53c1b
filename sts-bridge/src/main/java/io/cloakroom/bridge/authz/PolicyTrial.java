package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a policy says about a request that its author imagines. Nobody is let in or kept out by it. */
public final class PolicyTrial {
    private PolicyTrial() {}

    /**
     * What came of a trial.
     *
     * @param missed condition keys that the policy looked for in vain
     */
    public record Outcome(Explanation explanation, List<String> missed) {
        public Outcome {
            missed = List.copyOf(missed);
        }
    }

    /**
     * Decides by one policy alone.
     *
     * @param values of condition keys
     */
    public static Outcome of(NamedPolicy policy, String action, S3Target target, Map<String, List<String>> values) {
        SortedSet<String> missed = new TreeSet<>();
        RequestContext given = RequestContext.of(values);
        RequestContext context = name -> {
            List<String> found = given.values(name);
            if (found.isEmpty()) {
                missed.add(name);
            }
            return found;
        };
        String bucket = S3Target.bucketOf(target);
        String key = target instanceof S3Target.Object object ? object.key() : "";
        Explanation explanation = PolicyEvaluator.explain(
                PolicySet.compile(List.of(policy)), AccessRequest.of(action, bucket, key, context));
        return new Outcome(explanation, List.copyOf(missed));
    }
}

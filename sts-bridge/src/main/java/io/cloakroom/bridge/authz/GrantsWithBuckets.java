package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.policies.BucketPolicy;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import java.util.Map;

/**
 * What policies say, where some of the buckets that a call is about have policies of their own.
 *
 * @param own of the identity, and of its session
 * @param buckets the policies of those buckets that have one
 */
record GrantsWithBuckets(Grants.OfPolicies own, Map<String, BucketPolicy> buckets, CallerNames names)
        implements Grants.OfPolicies {
    @Override
    public PolicySet identity() {
        return own.identity();
    }

    @Override
    public Decision decide(Requirement requirement, RequestContext context) {
        BucketPolicy policy = buckets.get(S3Target.bucketOf(requirement.target()));
        return policy == null
                ? own.decide(requirement, context)
                : own.decide(requirement, context, new BucketStatements(policy.compiled(), names));
    }

    @Override
    public Decision decide(Requirement requirement, RequestContext context, BucketStatements bucket) {
        return own.decide(requirement, context, bucket);
    }

    @Override
    public Explanation explain(AccessRequest request) {
        BucketPolicy policy = buckets.get(request.bucket());
        return policy == null
                ? own.explain(request)
                : own.explain(request, new BucketStatements(policy.compiled(), names));
    }

    @Override
    public Explanation explain(AccessRequest request, BucketStatements bucket) {
        return own.explain(request, bucket);
    }
}

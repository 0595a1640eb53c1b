package io.cloakroom.bridge.authz;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicySet;

/**
 * The policy of the bucket that a requirement is about, and who asks.
 *
 * @param names what its principals are compared with
 */
record BucketStatements(PolicySet policy, CallerNames names) {
    /** The request, from the caller by its names. */
    AccessRequest named(AccessRequest request) {
        return request.withAccounts(names.proven(), names.chosen());
    }
}

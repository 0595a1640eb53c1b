package io.cloakroom.policy.naive;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.condition.RequestContext;
import java.util.List;
import java.util.Map;

/**
 * What is asked.
 *
 * @param context values by full key name
 */
record Question(
        String action,
        String bucket,
        String key,
        String account,
        Map<String, List<String>> context,
        boolean owner,
        boolean denyOnly) {
    AccessRequest request() {
        return AccessRequest.of(action, bucket, key, RequestContext.of(context))
                .withAccount(account)
                .withOwner(owner)
                .withDenyOnly(denyOnly);
    }
}

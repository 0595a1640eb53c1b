package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.policy.json.TrustPolicyReader;
import io.cloakroom.policy.trust.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A role as stored.
 *
 * @param id random, generated when it was created
 * @param trust the trust policy as compact JSON
 * @param policies their names; sorted, each once
 * @param longestSession in whole seconds
 */
record StoredRole(
        String id,
        String trust,
        List<String> policies,
        Duration longestSession,
        String description,
        Instant created,
        Instant updated) {
    StoredRole {
        policies = List.copyOf(policies);
    }

    /** @throws IllegalArgumentException if its trust policy is not valid */
    TrustedRole known(String name) {
        TrustPolicyReader.Result read = TrustPolicyReader.read(trust.getBytes(StandardCharsets.UTF_8));
        TrustPolicy policy = read.policy()
                .orElseThrow(() -> new IllegalArgumentException("its trust policy is not valid: " + read.describe()));
        return new TrustedRole(name, id, policy, policies, longestSession);
    }
}

package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.canned.CannedPolicies;
import java.util.HashMap;
import java.util.Map;

/** The policies that come with the program. */
final class CannedLayer implements PolicyLayer {
    private final Map<String, ReadPolicy> policies;

    CannedLayer() {
        Map<String, NamedPolicy> canned = new HashMap<>();
        CannedPolicies.byName().forEach((name, policy) -> canned.put(name, new NamedPolicy(name, policy)));
        this.policies = ReadPolicy.all(canned);
    }

    @Override
    public String describe() {
        return "the canned policies";
    }

    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public Map<String, ReadPolicy> policies() {
        return policies;
    }
}

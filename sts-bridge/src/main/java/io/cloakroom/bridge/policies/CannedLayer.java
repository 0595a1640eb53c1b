package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.canned.CannedPolicies;
import java.util.Map;
import java.util.stream.Collectors;

/** The policies that come with the program. */
final class CannedLayer implements PolicyLayer {
    private final Map<String, NamedPolicy> policies = CannedPolicies.byName().entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new NamedPolicy(entry.getKey(), entry.getValue())));

    @Override
    public String describe() {
        return "the canned policies";
    }

    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public Map<String, NamedPolicy> policies() {
        return policies;
    }
}

package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A policy that has been read already. */
record ReadPolicy(NamedPolicy get) implements Supplier<NamedPolicy> {
    static Map<String, ReadPolicy> all(Map<String, NamedPolicy> policies) {
        Map<String, ReadPolicy> all = HashMap.newHashMap(policies.size());
        policies.forEach((name, policy) -> all.put(name, new ReadPolicy(policy)));
        return Map.copyOf(all);
    }
}

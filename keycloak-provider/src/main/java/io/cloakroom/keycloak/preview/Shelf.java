package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.policy.KeptPolicy;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;

/**
 * The policies that are known in a realm: its own and the canned ones, which win. What a bridge has besides is not
 * known here. A document that is invalid, or whose name the realm has twice, denies everything, as it does in the
 * bridge.
 */
final class Shelf {
    private static final Policy DENY_EVERYTHING = new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
            .read("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*"}]}
                    """)
            .orElseThrow(problems -> new IllegalStateException(problems.toString()));

    private final Map<String, NamedPolicy> policies = new HashMap<>();
    private final Map<String, PolicySet> compiled = new HashMap<>();

    Shelf(RealmModel realm) {
        for (KeptPolicy kept : KeptPolicy.of(realm)) {
            NamedPolicy invalid = new NamedPolicy(kept.name() + " (invalid document)", DENY_EVERYTHING);
            policies.merge(kept.name(), kept.policy().orElse(invalid), (one, other) -> invalid);
        }
        CannedPolicies.byName().forEach((name, policy) -> policies.put(name, new NamedPolicy(name, policy)));
    }

    /** Where a name's document is: {@code canned}, {@code realm}, or empty. */
    Optional<String> place(String name) {
        if (CannedPolicies.find(name).isPresent()) {
            return Optional.of("canned");
        }
        return policies.containsKey(name) ? Optional.of("realm") : Optional.empty();
    }

    /** The known ones among these, compiled together. */
    PolicySet resolve(Set<String> names) {
        return PolicySet.compile(documents(names));
    }

    /** The known ones among these, each compiled once. For thousands of users, who all have other combinations. */
    List<PolicySet> each(Set<String> names) {
        return documents(names).stream()
                .map(policy -> compiled.computeIfAbsent(policy.name(), any -> PolicySet.compile(List.of(policy))))
                .toList();
    }

    private List<NamedPolicy> documents(Set<String> names) {
        return names.stream()
                .sorted()
                .flatMap(name -> Stream.ofNullable(policies.get(name)))
                .toList();
    }
}

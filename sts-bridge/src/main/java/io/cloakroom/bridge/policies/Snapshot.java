package io.cloakroom.bridge.policies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicySet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All named policies at one moment, with compiled combinations of them. */
final class Snapshot {
    /**
     * How many compiled statements are kept: a thousand combinations of two hundred statements, or more that are
     * smaller.
     */
    private static final int MAX_STATEMENTS = 200_000;

    /** The fixed cost of a combination, in statements. */
    private static final int OVERHEAD = 16;

    private final Map<String, Supplier<NamedPolicy>> byName;
    private final Set<String> remembered;
    private final Cache<List<String>, PolicySet> compiled = Caffeine.newBuilder()
            .maximumWeight(MAX_STATEMENTS)
            .weigher((List<String> names, PolicySet set) -> OVERHEAD + set.size())
            .executor(Runnable::run)
            .build();

    /** @param remembered names that have or once had a document */
    Snapshot(Map<String, ? extends Supplier<NamedPolicy>> byName, Set<String> remembered) {
        this.byName = Map.copyOf(byName);
        this.remembered = Set.copyOf(remembered);
    }

    /** The next snapshot, after documents have changed. It keeps the combinations that no change affects. */
    Snapshot followedBy(Map<String, ? extends Supplier<NamedPolicy>> newByName, Set<String> newRemembered) {
        Set<String> changed = new HashSet<>();
        byName.forEach((name, policy) -> {
            if (!policy.equals(newByName.get(name))) {
                changed.add(name);
            }
        });
        newByName.keySet().stream().filter(name -> !byName.containsKey(name)).forEach(changed::add);
        Snapshot next = new Snapshot(newByName, newRemembered);
        compiled.asMap().forEach((names, set) -> {
            if (Collections.disjoint(names, changed)) {
                next.compiled.put(names, set);
            }
        });
        return next;
    }

    PolicySet resolve(List<String> names) {
        return compiled.get(names, this::compile);
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** Whether the name has a document or once had one. */
    boolean remembers(String name) {
        return remembered.contains(name) || byName.containsKey(name);
    }

    /** Whether the name has exactly this document. */
    boolean has(String name, Supplier<NamedPolicy> policy) {
        return policy.equals(byName.get(name));
    }

    Map<String, Supplier<NamedPolicy>> policies() {
        return byName;
    }

    Set<String> names() {
        return byName.keySet();
    }

    private PolicySet compile(List<String> names) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (String name : names) {
            Supplier<NamedPolicy> policy = byName.get(name);
            if (policy != null) {
                policies.add(policy.get());
            }
        }
        return PolicySet.compile(policies);
    }
}

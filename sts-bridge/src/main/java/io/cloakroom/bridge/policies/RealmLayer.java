package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The policies of one realm at one moment.
 *
 * @param policies by name; a denial in place of a document that held a Deny and is gone
 * @param remembered the names that have or once had a document
 */
record RealmLayer(Map<String, Supplier<NamedPolicy>> policies, Set<String> remembered) {
    RealmLayer {
        policies = Map.copyOf(policies);
        remembered = Set.copyOf(remembered);
    }
}

package io.cloakroom.bridge.iam;

import java.time.Instant;
import java.util.List;

/**
 * The policies attached to a DN of a directory.
 *
 * @param policies sorted, each once; may be empty
 */
record StoredMapping(List<String> policies, Instant created, Instant updated) {
    StoredMapping {
        policies = List.copyOf(policies);
    }
}

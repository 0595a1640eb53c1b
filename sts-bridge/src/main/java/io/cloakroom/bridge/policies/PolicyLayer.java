package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Named policies from one place. Confined to one thread at a time. */
interface PolicyLayer {
    /** The place, for the log: {@code the policies directory}. */
    String describe();

    /** Looks for changes. Returns whether there were any. */
    boolean refresh();

    /** The policies by name, as of the last refresh. Equal suppliers give the same policy. */
    Map<String, ? extends Supplier<NamedPolicy>> policies();

    /** The names that have or once had a document. */
    default Set<String> remembered() {
        return policies().keySet();
    }
}

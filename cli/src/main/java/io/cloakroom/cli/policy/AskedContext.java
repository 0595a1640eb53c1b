package io.cloakroom.cli.policy;

import io.cloakroom.policy.condition.RequestContext;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The values of one request. Records which keys the policies looked for in vain. For one thread. */
final class AskedContext implements RequestContext {
    private final RequestContext values;
    private final SortedSet<String> missed = new TreeSet<>();

    AskedContext(RequestContext values) {
        this.values = values;
    }

    @Override
    public List<String> values(String key) {
        List<String> found = values.values(key);
        if (found.isEmpty()) {
            missed.add(key);
        }
        return found;
    }

    /** The keys that were looked for but absent, in alphabetical order. */
    SortedSet<String> missed() {
        return missed;
    }
}

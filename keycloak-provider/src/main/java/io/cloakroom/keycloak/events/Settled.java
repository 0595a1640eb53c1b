package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Row;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which rows of the outbox can be told of. A row is seen as soon as its transaction has committed, but this node's
 * caches forget what that has changed a moment later, and those of other nodes when they hear of it. The claims of a
 * user that are read meanwhile are those of before the change: a bridge that was told them would end nothing, and the
 * row would be gone. So a row with claims waits until this node has completed its transaction, or until it is old. For
 * several threads.
 */
final class Settled {
    private final Duration old;
    private final Map<String, Long> committed = new HashMap<>();

    /** @param old after this time the caches of all nodes know of a change */
    Settled(Duration old) {
        this.old = old;
    }

    /** The transaction of these rows has completed on this node. */
    synchronized void add(Collection<String> rows, long nowNanos) {
        committed.values().removeIf(since -> nowNanos - since > 2 * old.toNanos()); // old without being here
        rows.forEach(row -> committed.put(row, nowNanos));
    }

    /** Whether a row is settled by what is known now. A row whose time is far ahead was written by another clock. */
    synchronized Predicate<Row> at(long nowMillis) {
        Set<String> known = Set.copyOf(committed.keySet());
        return row -> row.signal().kind() != Signal.Kind.CLAIMS
                || known.contains(row.id())
                || Math.abs(nowMillis - row.atMillis()) >= old.toMillis();
    }
}

package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Row;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which rows of the outbox can be told of now. A row is seen as soon as its transaction has committed, but this node's
 * caches forget what that has changed a moment later, and those of other nodes when they hear of it. The claims of a
 * user that are read meanwhile are those of before the change: a bridge that was told them would end nothing, and the
 * row would be gone. So a row with claims waits until this node has completed its transaction, or has seen the row for
 * some seconds: by its own clock, because those of the nodes differ. A row that the bridge has refused waits, too. For
 * several threads.
 */
final class Settled {
    /** By now the caches of all nodes know of a change that one of them has seen. */
    static final Duration SEEN_FOR = Duration.ofSeconds(4);

    /** No clock of a node is wrong by as much, and no transaction takes as long. */
    static final Duration OLD = Duration.ofMinutes(10);

    /** A bridge that refuses a token is asked again, for its clock or its settings may be wrong. */
    static final Duration REFUSED_FOR = Duration.ofSeconds(30);

    private final Map<String, Long> committed = new HashMap<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> refused = new HashMap<>();
    private long forgottenNanos = System.nanoTime();

    /** The transaction of these rows has completed on this node. */
    synchronized void add(Collection<String> rows, long nowNanos) {
        rows.forEach(row -> committed.put(row, nowNanos));
    }

    /** These are not to be sent for a while. */
    synchronized void refuse(Collection<String> rows, long nowNanos) {
        rows.forEach(row -> refused.put(row, nowNanos));
    }

    /** How many rows were refused in the last half minute. */
    synchronized int refusals() {
        return refused.size();
    }

    /**
     * Which rows are settled, by what is known now. A row that is read later, and is settled only then, is not.
     *
     * @param nowMillis on the clock by which rows are stamped
     */
    synchronized Predicate<Row> at(long nowMillis, long nowNanos) {
        forget(nowNanos);
        Set<String> known = Set.copyOf(committed.keySet());
        return row -> !isRefused(row, nowNanos)
                && (row.signal().kind() != Signal.Kind.CLAIMS
                        || known.contains(row.id())
                        || nowMillis - row.atMillis() >= OLD.toMillis()
                        || isSeenLong(row, nowNanos));
    }

    private synchronized boolean isRefused(Row row, long nowNanos) {
        Long since = refused.get(row.id());
        return since != null && nowNanos - since < REFUSED_FOR.toNanos();
    }

    private synchronized boolean isSeenLong(Row row, long nowNanos) {
        return nowNanos - seen.computeIfAbsent(row.id(), any -> nowNanos) >= SEEN_FOR.toNanos();
    }

    /** Those are old, or gone; now and then, for there may be many. */
    private void forget(long nowNanos) {
        if (nowNanos - forgottenNanos < SEEN_FOR.toNanos()) {
            return;
        }
        forgottenNanos = nowNanos;
        committed.values().removeIf(since -> nowNanos - since > OLD.toNanos());
        seen.values().removeIf(since -> nowNanos - since > OLD.toNanos());
        refused.values().removeIf(since -> nowNanos - since >= REFUSED_FOR.toNanos());
    }
}

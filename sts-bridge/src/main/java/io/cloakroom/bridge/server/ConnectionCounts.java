package io.cloakroom.bridge.server;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How the connections of a server began and ended. */
final class ConnectionCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Map<ConnectionWatch.Overdue, LongAdder> overdue = new EnumMap<>(ConnectionWatch.Overdue.class);

    ConnectionCounts() {
        for (ConnectionWatch.Overdue what : ConnectionWatch.Overdue.values()) {
            overdue.put(what, new LongAdder());
        }
    }

    void accepted() {
        accepted.increment();
    }

    /** It was one too many, and was told so. */
    void refused() {
        refused.increment();
    }

    /** There were far too many. */
    void dropped() {
        dropped.increment();
    }

    void overdue(ConnectionWatch.Overdue what) {
        requireNonNull(overdue.get(what)).increment();
    }

    long acceptedSoFar() {
        return accepted.sum();
    }

    long refusedSoFar() {
        return refused.sum();
    }

    long droppedSoFar() {
        return dropped.sum();
    }

    long overdueSoFar(ConnectionWatch.Overdue what) {
        return requireNonNull(overdue.get(what)).sum();
    }
}

package io.cloakroom.bridge.state;

import java.time.Instant;
import java.util.List;

/** The whole state at one moment: its revision, when that was known to be the latest, and the values of all parsers. */
final class StateSnapshot {
    private final long revision;
    private final Moment asOf;
    private final Object[] values;

    StateSnapshot(long revision, Moment asOf, List<ParsedDocuments<?, ?>> parsers) {
        this.revision = revision;
        this.asOf = asOf;
        this.values = parsers.stream().map(ParsedDocuments::value).toArray();
    }

    /**
     * A point in time.
     *
     * @param wall for people, and for other machines
     * @param nanos as {@link System#nanoTime}: how much time has passed, whatever the clock of the machine is set to
     */
    record Moment(Instant wall, long nanos) {}

    long revision() {
        return revision;
    }

    Moment asOf() {
        return asOf;
    }

    boolean isOlderThan(long limitNanos, long nowNanos) {
        return nowNanos - asOf.nanos() > limitNanos;
    }

    Object value(int parser) {
        return values[parser];
    }
}

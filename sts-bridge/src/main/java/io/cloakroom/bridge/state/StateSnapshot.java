package io.cloakroom.bridge.state;

import java.time.Instant;
import java.util.List;

/** The whole state at one moment: its revision, when that was known to be the latest, and the values of all parsers. */
final class StateSnapshot {
    private final long revision;
    private final long asOfMillis;
    private final Object[] values;

    StateSnapshot(long revision, long asOfMillis, List<ParsedDocuments<?, ?>> parsers) {
        this.revision = revision;
        this.asOfMillis = asOfMillis;
        this.values = parsers.stream().map(ParsedDocuments::value).toArray();
    }

    long revision() {
        return revision;
    }

    Instant asOf() {
        return Instant.ofEpochMilli(asOfMillis);
    }

    /** A clock that was set back counts too: how much time has passed is then unknown. */
    boolean isOlderThan(long millis, long nowMillis) {
        return Math.abs(nowMillis - asOfMillis) > millis;
    }

    Object value(int parser) {
        return values[parser];
    }
}

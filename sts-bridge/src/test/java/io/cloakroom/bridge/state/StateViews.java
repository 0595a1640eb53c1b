package io.cloakroom.bridge.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Views for tests in which the state never gets too old, however far they move their clocks. */
public final class StateViews {
    public static final Duration MAX_STALENESS = Duration.ofDays(1);

    private StateViews() {}

    public static StateView inMemory() {
        return over(new MemoryStateStore());
    }

    public static StateView over(StateStore store) {
        return StateView.open(store, () -> Instant.EPOCH, MAX_STALENESS);
    }

    /** A source of nanoseconds that pass as this clock says. */
    public static LongSupplier nanosOf(InstantSource clock) {
        return () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }
}

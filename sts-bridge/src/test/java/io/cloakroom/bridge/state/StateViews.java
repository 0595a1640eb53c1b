package io.cloakroom.bridge.state;

import java.time.Duration;
import java.time.Instant;

/** Views for tests in which the state never gets too old, however far they move their clocks. */
public final class StateViews {
    private StateViews() {}

    public static StateView inMemory() {
        return over(new MemoryStateStore());
    }

    public static StateView over(StateStore store) {
        return StateView.open(store, () -> Instant.EPOCH, Duration.ofDays(1));
    }
}

package io.cloakroom.bridge.store.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Says when a warning is due that anybody's calls can cause: once a minute at most, so that nobody floods the log. */
final class OnceAMinute {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private @Nullable Instant last;

    OnceAMinute(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it is due now. It is not again for a minute then. */
    synchronized boolean isDue() {
        Instant now = clock.instant();
        Instant before = last;
        // A clock that was set back does not silence it.
        if (before != null && !now.isBefore(before) && now.isBefore(before.plus(PAUSE))) {
            return false;
        }
        last = now;
        return true;
    }
}

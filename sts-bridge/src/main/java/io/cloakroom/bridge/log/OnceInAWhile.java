package io.cloakroom.bridge.log;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says when a line of the log is due that anybody's calls can cause: the first at once, then one in a while at most.
 */
public final class OnceInAWhile {
    private final long pauseNanos;
    private final LongSupplier nanos;
    private boolean hasBegun;
    private long last;
    private long leftOut;

    /** @param pause between two lines */
    public OnceInAWhile(Duration pause, InstantSource clock) {
        this(pause, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }

    /**
     * Without a clock.
     *
     * @param pause between two lines
     * @param nanos such as {@link System#nanoTime}
     */
    public OnceInAWhile(Duration pause, LongSupplier nanos) {
        this.pauseNanos = pause.toNanos();
        this.nanos = nanos;
    }

    /**
     * Whether a line is due now. If so, the next one is not until the pause is over.
     *
     * @return how many were not due since the last one that was; empty if it is not due
     */
    public synchronized OptionalLong due() {
        long now = nanos.getAsLong();
        long passed = now - last;
        // A clock that was set back does not silence it.
        if (hasBegun && passed >= 0 && passed < pauseNanos) {
            leftOut++;
            return OptionalLong.empty();
        }
        long others = leftOut;
        leftOut = 0;
        last = now;
        hasBegun = true;
        return OptionalLong.of(others);
    }
}

package io.cloakroom.bridge.state;

import java.time.Duration;

/** The changes of a store, as they happen. Used by one thread; any thread may close it. */
public interface StateWatch extends AutoCloseable {
    /** While nothing changes, {@link StateEvent.Current} comes about this often. */
    Duration HEARTBEAT = Duration.ofSeconds(1);

    /**
     * Waits for the next event. There is one every few seconds, or the watch has failed.
     *
     * @throws StateException if the store cannot be reached, or the watch is closed; the watch then reports nothing
     *     more
     */
    StateEvent next() throws InterruptedException;

    @Override
    void close();
}

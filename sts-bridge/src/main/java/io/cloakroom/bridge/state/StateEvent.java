package io.cloakroom.bridge.state;

import java.time.Duration;
import java.util.List;

/** What a {@link StateWatch} reports. */
public sealed interface StateEvent {
    /**
     * Documents have changed.
     *
     * @param revision every change up to it has been reported
     * @param changes oldest first
     */
    record Changed(long revision, List<StateChange> changes) implements StateEvent {
        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The store was asked, and every change up to then has been reported.
     *
     * @param age how long ago that was
     */
    record Current(Duration age) implements StateEvent {}

    /** Changes may have been missed, or the store went back in time. List again, and watch from there. */
    record Missed() implements StateEvent {}
}

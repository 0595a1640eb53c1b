package io.cloakroom.bridge.identity.ldap;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers how a directory has answered lately. May be used by any thread. */
final class DirectoryHealth {
    private final AtomicReference<Seen> seen = new AtomicReference<>(new Seen(Optional.empty(), Optional.empty()));
    private final InstantSource clock;

    DirectoryHealth(InstantSource clock) {
        this.clock = clock;
    }

    private record Seen(Optional<Instant> lastGood, Optional<Instant> failingSince) {}

    /** It has answered, whatever it said. */
    void answered() {
        seen.set(new Seen(Optional.of(clock.instant()), Optional.empty()));
    }

    /** It has not answered, or not as asked. */
    void failed() {
        Instant now = clock.instant();
        seen.updateAndGet(last -> new Seen(last.lastGood(), last.failingSince().or(() -> Optional.of(now))));
    }

    DirectoryState state(String name) {
        Seen now = seen.get();
        return new DirectoryState(name, now.lastGood(), now.failingSince());
    }
}

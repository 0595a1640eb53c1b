package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Waiting;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What was not written down since the last recording, for which bridges. It is kept until a recording that takes it
 * into account has been committed. For several threads.
 */
final class Missed {
    private final Set<Waiting> bridges = new HashSet<>();
    private boolean isByAll;

    /** Something for this bridge was neither written down nor handed over: what is recorded for it begins anew. */
    synchronized void add(Waiting bridge) {
        bridges.add(bridge);
    }

    /** Something was not written down, and nobody knows for whom. */
    synchronized void addForAll() {
        isByAll = true;
    }

    /** Records with what was missed so far. If that fails, it is missed still. */
    void record(Consumer<Predicate<Waiting>> recording) {
        Set<Waiting> some;
        boolean all;
        synchronized (this) {
            some = Set.copyOf(bridges);
            all = isByAll;
            bridges.clear();
            isByAll = false;
        }
        try {
            recording.accept(bridge -> all || some.contains(bridge));
        } catch (RuntimeException | LinkageError e) {
            synchronized (this) {
                bridges.addAll(some);
                isByAll |= all;
            }
            throw e;
        }
    }
}

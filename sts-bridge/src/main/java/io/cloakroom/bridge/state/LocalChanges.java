package io.cloakroom.bridge.state;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands the changes that this process makes to its watches. */
final class LocalChanges {
    /** The most changes that are kept for a slow watch. Beyond that it has to list again. */
    private static final int MAX_PENDING = 10_000;

    private final Set<LocalWatch> watches = ConcurrentHashMap.newKeySet();
    private final Runnable lookForOthers;
    private final Duration lookEvery;

    /**
     * @param lookForOthers calls {@link #missed} if another process has made changes
     * @param lookEvery how often a waiting watch calls it
     */
    LocalChanges(Runnable lookForOthers, Duration lookEvery) {
        this.lookForOthers = lookForOthers;
        this.lookEvery = lookEvery;
    }

    StateWatch watch() {
        LocalWatch watch = new LocalWatch();
        watches.add(watch);
        return watch;
    }

    /** Hands a change to all watches. Must be called in the order of the revisions. */
    void publish(long revision, StateChange change) {
        watches.forEach(watch -> watch.add(revision, change));
    }

    /** There were changes that are not known one by one. */
    void missed() {
        watches.forEach(LocalWatch::miss);
    }

    private final class LocalWatch implements StateWatch {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition news = lock.newCondition();
        private final Deque<StateChange> pending = new ArrayDeque<>();
        private long revision;
        private boolean hasMissed;
        private boolean isClosed;
        /** When other processes were last looked for. */
        private long lookedNanos = System.nanoTime();
        /** All changes up to this time have been reported. */
        private long reportedNanos = lookedNanos;
        /** The last such time that was announced. */
        private long announcedNanos = lookedNanos;

        @Override
        public StateEvent next() throws InterruptedException {
            while (true) {
                if (System.nanoTime() - lookedNanos >= lookEvery.toNanos()) {
                    long before = System.nanoTime();
                    lookForOthers.run();
                    lookedNanos = before;
                }
                lock.lock();
                try {
                    if (isClosed) {
                        throw new StateException("the state store is no longer watched");
                    }
                    if (hasMissed) {
                        return new StateEvent.Missed();
                    }
                    if (reportedNanos - announcedNanos >= HEARTBEAT.toNanos()) {
                        announcedNanos = reportedNanos;
                        return new StateEvent.Current(Duration.ofNanos(System.nanoTime() - reportedNanos));
                    }
                    boolean hasReportedAll = pending.isEmpty() && reportedNanos == lookedNanos;
                    reportedNanos = lookedNanos;
                    if (!pending.isEmpty()) {
                        List<StateChange> changes = List.copyOf(pending);
                        pending.clear();
                        return new StateEvent.Changed(revision, changes);
                    }
                    if (hasReportedAll) {
                        news.awaitNanos(lookEvery.toNanos());
                    }
                } finally {
                    lock.unlock();
                }
            }
        }

        private void add(long newRevision, StateChange change) {
            tell(() -> {
                revision = newRevision;
                if (pending.size() < MAX_PENDING) {
                    pending.add(change);
                } else {
                    hasMissed = true;
                }
            });
        }

        private void miss() {
            tell(() -> hasMissed = true);
        }

        @Override
        public void close() {
            watches.remove(this);
            tell(() -> isClosed = true);
        }

        private void tell(Runnable what) {
            lock.lock();
            try {
                what.run();
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}

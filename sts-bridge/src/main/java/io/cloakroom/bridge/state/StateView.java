package io.cloakroom.bridge.state;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The state as this node knows it. One thread lists the documents and watches them. What it has seen is one immutable
 * snapshot, so a decision never waits for the store. Whoever writes goes through the view and goes on when this node
 * has seen what was written.
 *
 * <p>While the store is away, decisions go on with the last snapshot, up to a limit: after that a revocation may have
 * been missed for too long.
 */
public final class StateView implements AutoCloseable {
    /** A store that is well confirms the state every second. */
    private static final long READY_WITHIN_MILLIS = 10_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final StateStore store;
    private final InstantSource clock;
    private final long maxStalenessMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Written by the follower only, under the lock. */
    private final TreeMap<String, StateDocument> documents = new TreeMap<>();

    private final List<ParsedDocuments<?, ?>> parsers = new ArrayList<>();
    private final StateFollower follower;
    private volatile StateSnapshot snapshot;

    private StateView(StateStore store, InstantSource clock, Duration maxStaleness) {
        this.store = store;
        this.clock = clock;
        this.maxStalenessMillis = maxStaleness.toMillis();
        this.snapshot = new StateSnapshot(0, clock.millis(), parsers);
        this.follower = new StateFollower(store, this);
    }

    /**
     * Lists the documents, and watches them from then on.
     *
     * @param store stays open when the view is closed
     * @param maxStaleness how long decisions may go on without the store
     * @throws StateException if the store cannot be read
     */
    public static StateView open(StateStore store, InstantSource clock, Duration maxStaleness) {
        StateView view = new StateView(store, clock, maxStaleness);
        view.follower.start();
        return view;
    }

    /**
     * Has documents read as a value, from now on.
     *
     * @throws RuntimeException of the parser, if it cannot read the documents there are
     */
    public <T> Parsed<T> parse(StateParser<?, T> parser) {
        lock.lock();
        try {
            ParsedDocuments<?, T> parsed = new ParsedDocuments<>(parser, documents.values());
            parsers.add(parsed);
            snapshot = new StateSnapshot(snapshot.revision(), snapshot.asOf().toEpochMilli(), parsers);
            return new Parsed<>(this, parsed, parsers.size() - 1);
        } finally {
            lock.unlock();
        }
    }

    /** The document as it is in the store now. For writers: blocks until this node has seen it too. */
    public Optional<StateDocument> get(String path) {
        Optional<StateDocument> found = store.get(path);
        found.ifPresent(document -> awaitSeen(path, document.revision()));
        return found;
    }

    /**
     * As {@link StateStore#compareAndPut}. Returns when this node has seen the document.
     *
     * @throws StateException if the document cannot be written, or was written but has not been seen for a while
     */
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        OptionalLong revision = store.compareAndPut(path, expectedRevision, json);
        revision.ifPresent(it -> awaitSeen(path, it));
        return revision;
    }

    /** As {@link StateStore#delete}. Returns when this node has seen that the document is gone. */
    public OptionalLong delete(String path, long expectedRevision) {
        OptionalLong revision = store.delete(path, expectedRevision);
        revision.ifPresent(it -> awaitSeen(path, it));
        return revision;
    }

    /**
     * Reads a document, changes it and writes it back; again from the start if somebody else was faster. Returns when
     * this node has seen it.
     *
     * @param change the new text for the one there is
     * @throws StateException as {@link #compareAndPut}
     */
    public void update(String path, Function<Optional<String>, String> change) {
        while (true) {
            Optional<StateDocument> found = store.get(path);
            long revision = found.map(StateDocument::revision).orElse(StateStore.ABSENT);
            String json = change.apply(found.map(StateDocument::json));
            if (compareAndPut(path, revision, json).isPresent()) {
                return;
            }
        }
    }

    /** Whether the store answers and the state is up to date. Does not ask the store. */
    public boolean isReady() {
        return !follower.isFailing() && !snapshot.isOlderThan(READY_WITHIN_MILLIS, clock.millis());
    }

    /** Stops watching. The last snapshot stays. */
    @Override
    public void close() {
        follower.close();
    }

    StateSnapshot snapshot() {
        return snapshot;
    }

    /** The one place that asks whether the state is too old to decide by. */
    StateSnapshot currentSnapshot() {
        StateSnapshot now = snapshot;
        if (now.isOlderThan(maxStalenessMillis, clock.millis())) {
            throw new AwsException(
                    SERVICE_UNAVAILABLE,
                    "The state store has not been reached since %s, so a revocation may have been missed. Try again later."
                            .formatted(now.asOf()));
        }
        return now;
    }

    void addListener(ParsedDocuments<?, ?> parsed, Runnable listener) {
        lock.lock();
        try {
            parsed.addListener(listener);
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    Duration maxStaleness() {
        return Duration.ofMillis(maxStalenessMillis);
    }

    /** Takes over everything the store has. */
    void take(StateListing listing, Instant asOf) {
        List<StateChange> changes = new ArrayList<>();
        Set<String> gone = new HashSet<>(documents.keySet());
        for (StateDocument document : listing.documents()) {
            gone.remove(document.path());
            if (!document.equals(documents.get(document.path()))) {
                changes.add(new StateChange.Written(document));
            }
        }
        gone.forEach(path -> changes.add(new StateChange.Removed(path)));
        apply(listing.revision(), asOf.toEpochMilli(), changes);
    }

    /** Takes over changes. */
    void take(StateEvent.Changed event) {
        apply(event.revision(), snapshot.asOf().toEpochMilli(), event.changes());
    }

    /** Nothing else had changed at that time. */
    void confirm(Instant asOf) {
        lock.lock();
        try {
            publish(snapshot.revision(), asOf.toEpochMilli());
        } finally {
            lock.unlock();
        }
    }

    private void apply(long revision, long asOfMillis, List<StateChange> changes) {
        List<Runnable> listeners = new ArrayList<>();
        lock.lock();
        try {
            for (StateChange change : changes) {
                switch (change) {
                    case StateChange.Written(StateDocument document) -> documents.put(document.path(), document);
                    case StateChange.Removed(String path) -> documents.remove(path);
                }
            }
            for (ParsedDocuments<?, ?> parsed : parsers) {
                listeners.addAll(parsed.apply(changes));
            }
            publish(revision, asOfMillis);
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    private void publish(long revision, long asOfMillis) {
        boolean isStale = parsers.stream().anyMatch(ParsedDocuments::isStale);
        long then = snapshot.asOf().toEpochMilli();
        snapshot = new StateSnapshot(revision, isStale ? then : asOfMillis, parsers);
        changed.signalAll();
    }

    private void awaitSeen(String path, long revision) {
        long left = LONGEST_WAIT.toNanos();
        lock.lock();
        try {
            while (snapshot.revision() < revision) {
                if (left <= 0) {
                    throw new StateException("%s was written, but this node has not seen it yet".formatted(path));
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateException("%s was written, but this node may not have seen it yet".formatted(path), e);
        } finally {
            lock.unlock();
        }
    }
}

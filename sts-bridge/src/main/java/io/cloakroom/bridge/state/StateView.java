package io.cloakroom.bridge.state;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.StateSnapshot.Moment;
import java.time.Duration;
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
import java.util.function.LongSupplier;

/**
 * The state as this node knows it. One thread lists the documents and watches them. What it has seen is one immutable
 * snapshot, so a decision never waits for the store. Writers go through the view: a write returns when this node has
 * seen it.
 *
 * <p>While the store is away, decisions go on with the last snapshot, up to a limit: after that a revocation may have
 * been missed for too long.
 */
public final class StateView implements AutoCloseable {
    /** A healthy store confirms the state every second. */
    private static final long READY_WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final StateStore store;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Duration maxStaleness;
    private final long maxStalenessNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Written by the follower only, under the lock. */
    private final TreeMap<String, StateDocument> documents = new TreeMap<>();

    private final List<ParsedDocuments<?, ?>> parsers = new ArrayList<>();
    private final StateFollower follower;
    private volatile StateSnapshot snapshot;

    private StateView(StateStore store, InstantSource clock, LongSupplier nanos, Duration maxStaleness) {
        this.store = store;
        this.clock = clock;
        this.nanos = nanos;
        this.maxStaleness = maxStaleness;
        this.maxStalenessNanos = maxStaleness.toNanos();
        this.snapshot = new StateSnapshot(0, now(), parsers);
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
        return open(store, clock, System::nanoTime, maxStaleness);
    }

    /** @param nanos measures how old the state is: a clock that is set makes it neither older nor younger */
    public static StateView open(StateStore store, InstantSource clock, LongSupplier nanos, Duration maxStaleness) {
        StateView view = new StateView(store, clock, nanos, maxStaleness);
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
            snapshot = new StateSnapshot(snapshot.revision(), snapshot.asOf(), parsers);
            return new Parsed<>(this, parsed, parsers.size() - 1);
        } finally {
            lock.unlock();
        }
    }

    /** The document as it is in the store now. For writers: blocks until this node has seen it too. */
    public Optional<StateDocument> get(String path) {
        follower.requireSameStore();
        Optional<StateDocument> found = store.get(path);
        found.ifPresent(document -> awaitSeen(path, document.revision()));
        return found;
    }

    /** The paths with this prefix of the documents that this node has seen. */
    public List<String> paths(String prefix) {
        lock.lock();
        try {
            return documents.tailMap(prefix).keySet().stream()
                    .takeWhile(path -> path.startsWith(prefix))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link StateStore#compareAndPut}. Returns when this node has seen the document.
     *
     * @throws StateException if the document cannot be written, or was written but has not been seen for a while
     */
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        follower.requireSameStore();
        long before = snapshot.revision();
        OptionalLong revision = store.compareAndPut(path, expectedRevision, json);
        revision.ifPresent(it -> awaitSeen(path, newer(it, before)));
        return revision;
    }

    /** As {@link StateStore#delete}. Returns when this node has seen that the document is gone. */
    public OptionalLong delete(String path, long expectedRevision) {
        follower.requireSameStore();
        long before = snapshot.revision();
        OptionalLong revision = store.delete(path, expectedRevision);
        revision.ifPresent(it -> awaitSeen(path, newer(it, before)));
        return revision;
    }

    /** A change with an older revision than one seen before went to a store that was restored from a backup. */
    private static long newer(long revision, long before) {
        if (revision <= before) {
            throw new StateException(StateFollower.FROM_THE_PAST);
        }
        return revision;
    }

    /**
     * Reads a document, changes it and writes it back; starts again if another writer was faster. Returns when this
     * node has seen it.
     *
     * @param change the new text for the one there is
     * @return the text that was written
     * @throws StateException as {@link #compareAndPut}
     */
    public String update(String path, Function<Optional<String>, String> change) {
        while (true) {
            Optional<StateDocument> found = store.get(path);
            long revision = found.map(StateDocument::revision).orElse(StateStore.ABSENT);
            String json = change.apply(found.map(StateDocument::json));
            if (compareAndPut(path, revision, json).isPresent()) {
                return json;
            }
        }
    }

    /** Whether the store answers and the state is up to date. Does not ask the store. */
    public boolean isReady() {
        return !follower.isFailing() && !snapshot.isOlderThan(READY_WITHIN_NANOS, nanos.getAsLong());
    }

    /** The time since the store last confirmed the state. */
    public Duration age() {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - snapshot.asOf().nanos()));
    }

    /** As {@link StateStore#isShared}. */
    public boolean isShared() {
        return store.isShared();
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
        if (now.isOlderThan(maxStalenessNanos, nanos.getAsLong())) {
            throw new AwsException(
                    SERVICE_UNAVAILABLE,
                    "The state store has not been reached since %s, so a revocation may have been missed. Try again later."
                            .formatted(now.asOf().wall()));
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

    Moment now() {
        return new Moment(clock.instant(), nanos.getAsLong());
    }

    /** How long decisions may go on without the store. */
    public Duration maxStaleness() {
        return maxStaleness;
    }

    /** Whether this is the state of a time before that of the snapshot: the store was restored from a backup. */
    boolean isFromThePast(StateListing listing) {
        return listing.revision() < snapshot.revision()
                || listing.documents().stream().anyMatch(document -> {
                    StateDocument known = documents.get(document.path());
                    return known != null && document.revision() < known.revision();
                });
    }

    /** Takes over everything the store has. */
    void take(StateListing listing, Moment asOf) {
        List<StateChange> changes = new ArrayList<>();
        Set<String> gone = new HashSet<>(documents.keySet());
        for (StateDocument document : listing.documents()) {
            gone.remove(document.path());
            if (!document.equals(documents.get(document.path()))) {
                changes.add(new StateChange.Written(document));
            }
        }
        gone.forEach(path -> changes.add(new StateChange.Removed(path)));
        apply(listing.revision(), asOf, changes);
    }

    /** Takes over changes. */
    void take(StateEvent.Changed event) {
        apply(event.revision(), snapshot.asOf(), event.changes());
    }

    /** As of that long ago, nothing else had changed. */
    void confirm(Duration age) {
        Moment now = now();
        lock.lock();
        try {
            publish(snapshot.revision(), new Moment(now.wall().minus(age), now.nanos() - age.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    private void apply(long revision, Moment asOf, List<StateChange> changes) {
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
            publish(revision, asOf);
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    private void publish(long revision, Moment asOf) {
        boolean isStale = parsers.stream().anyMatch(ParsedDocuments::isStale);
        snapshot = new StateSnapshot(revision, isStale ? snapshot.asOf() : asOf, parsers);
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

package io.cloakroom.bridge.state;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state as this node knows it. One thread lists the documents and watches them. What it has seen is one immutable
 * snapshot, so a decision never waits for the store. Whoever writes goes through the view and goes on when this node
 * has seen what was written.
 *
 * <p>While the store is away, decisions go on with the last snapshot, up to a limit: after that a revocation may have
 * been missed for too long.
 */
public final class StateView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateView.class);

    /** A store that is well confirms the state every second. */
    private static final long READY_WITHIN_MILLIS = 10_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final StateStore store;
    private final InstantSource clock;
    private final long maxStalenessMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Written by the thread of the view only, under the lock. */
    private final TreeMap<String, StateDocument> documents = new TreeMap<>();

    private final List<ParsedDocuments<?, ?>> parsers = new ArrayList<>();
    private final Thread thread;
    private volatile StateSnapshot snapshot;
    private volatile boolean isFailing;
    private volatile boolean isClosed;
    private volatile @Nullable StateWatch watch;

    private StateView(StateStore store, InstantSource clock, Duration maxStaleness) {
        this.store = store;
        this.clock = clock;
        this.maxStalenessMillis = maxStaleness.toMillis();
        this.snapshot = new StateSnapshot(0, clock.millis(), parsers);
        list();
        this.thread = Thread.ofPlatform().daemon().name("state").unstarted(this::run);
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
        view.thread.start();
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

    /** The document as it is in the store now. For writers: blocks. */
    public Optional<StateDocument> get(String path) {
        return store.get(path);
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
        return !isFailing && !snapshot.isOlderThan(READY_WITHIN_MILLIS, clock.millis());
    }

    /** Stops watching. The last snapshot stays. */
    @Override
    public void close() {
        isClosed = true;
        StateWatch open = watch;
        if (open != null) {
            open.close();
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isClosed) {
            try {
                follow(list());
                pause = FIRST_PAUSE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) { // without this thread, no change would take effect
                if (isClosed || !rest(pause, e)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    /** Returns when it is time to list again. */
    private void follow(long revision) throws InterruptedException {
        try (StateWatch opened = store.watch(revision)) {
            watch = opened;
            while (!isClosed) {
                switch (opened.next()) {
                    case StateEvent.Changed(long newRevision, List<StateChange> changes) ->
                        apply(newRevision, snapshot.asOf().toEpochMilli(), changes);
                    case StateEvent.Current(Duration age) -> confirm(age);
                    case StateEvent.Missed missed -> {
                        return;
                    }
                }
            }
        } finally {
            watch = null;
        }
    }

    /** Compares with everything the store has, and returns the revision of that. */
    private long list() {
        long asOfMillis = clock.millis();
        StateListing listing = store.list("");
        List<StateChange> changes = new ArrayList<>();
        Set<String> gone = new HashSet<>(documents.keySet());
        for (StateDocument document : listing.documents()) {
            gone.remove(document.path());
            if (!document.equals(documents.get(document.path()))) {
                changes.add(new StateChange.Written(document));
            }
        }
        gone.forEach(path -> changes.add(new StateChange.Removed(path)));
        apply(listing.revision(), asOfMillis, changes);
        recovered();
        return listing.revision();
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

    private void confirm(Duration age) {
        lock.lock();
        try {
            publish(snapshot.revision(), clock.millis() - age.toMillis());
        } finally {
            lock.unlock();
        }
        recovered();
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
                if (left <= 0 || isClosed) {
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

    /** Logs a failure once and pauses. Returns whether to go on. */
    private boolean rest(Duration pause, Throwable failure) {
        if (!isFailing) {
            LOG.error(
                    "The state cannot be kept up to date: {} What was read before stays in force for up to {} minutes.",
                    failure instanceof StateException ? failure.getMessage() + "." : failure,
                    TimeUnit.MILLISECONDS.toMinutes(maxStalenessMillis));
            LOG.debug("The failure", failure);
        }
        isFailing = true;
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !isClosed) {
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void recovered() {
        if (isFailing) {
            isFailing = false;
            LOG.info("The state is up to date again.");
        }
    }
}

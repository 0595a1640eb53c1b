package io.cloakroom.bridge.state;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be away for a while. */
public final class FakeStateStore implements StateStore {
    private final StateStore store = new MemoryStateStore();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable StateListing restored;

    /** From now on every call fails, and so do the watches. */
    public void goAway() {
        fail(new StateException("the state store of the test is away"));
    }

    /** From now on every call fails with this. */
    public void fail(Throwable with) {
        failure.set(with);
    }

    /** From now on this is all there is. The watches are told to list again. */
    public void restore(StateListing backup) {
        restored = backup;
    }

    public void comeBack() {
        failure.set(null);
    }

    @Override
    public Optional<StateDocument> get(String path) {
        failIfAway();
        return store.get(path);
    }

    @Override
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        failIfAway();
        return store.compareAndPut(path, expectedRevision, json);
    }

    @Override
    public OptionalLong delete(String path, long expectedRevision) {
        failIfAway();
        return store.delete(path, expectedRevision);
    }

    @Override
    public StateListing list(String pathPrefix) {
        failIfAway();
        StateListing backup = restored;
        return backup == null ? store.list(pathPrefix) : backup;
    }

    @Override
    public StateWatch watch(long revision) {
        failIfAway();
        StateWatch watch = store.watch(revision);
        return new StateWatch() {
            @Override
            public StateEvent next() throws InterruptedException {
                StateEvent event = watch.next();
                failIfAway();
                return restored == null ? event : new StateEvent.Missed();
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /** The store behind it, as another node reaches it. */
    public StateStore elsewhere() {
        return store;
    }

    @Override
    public void close() {}

    private void failIfAway() {
        Throwable with = failure.get();
        if (with instanceof RuntimeException e) {
            throw e;
        }
        if (with instanceof Error e) {
            throw e;
        }
    }
}

package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateListing;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateWatch;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that takes some more writes, and then none. */
final class FakeCrashingStore implements StateStore {
    private final StateStore store = new MemoryStateStore();
    private final AtomicInteger writesLeft = new AtomicInteger(Integer.MAX_VALUE);

    void failAfter(int writes) {
        writesLeft.set(writes);
    }

    void recover() {
        writesLeft.set(Integer.MAX_VALUE);
    }

    @Override
    public Optional<StateDocument> get(String path) {
        return store.get(path);
    }

    @Override
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        count();
        return store.compareAndPut(path, expectedRevision, json);
    }

    @Override
    public OptionalLong delete(String path, long expectedRevision) {
        count();
        return store.delete(path, expectedRevision);
    }

    @Override
    public StateListing list(String pathPrefix) {
        return store.list(pathPrefix);
    }

    @Override
    public StateWatch watch(long revision) {
        return store.watch(revision);
    }

    @Override
    public void close() {}

    private void count() {
        if (writesLeft.getAndDecrement() <= 0) {
            throw new StateException("the state store /var/lib/secret/place cannot be written");
        }
    }
}

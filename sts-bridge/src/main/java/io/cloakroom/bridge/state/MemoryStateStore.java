package io.cloakroom.bridge.state;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** State that ends with the process, for a gateway without a data directory that derives its keys from its settings. */
public final class MemoryStateStore implements StateStore {
    private final TreeMap<String, StateDocument> documents = new TreeMap<>();
    private final LocalChanges changes = new LocalChanges(() -> {}, StateWatch.HEARTBEAT);
    private long lastRevision;

    @Override
    public synchronized Optional<StateDocument> get(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    @Override
    public synchronized OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        if (revisionOf(path) != expectedRevision) {
            return OptionalLong.empty();
        }
        StateDocument document = new StateDocument(path, ++lastRevision, json);
        documents.put(path, document);
        changes.publish(lastRevision, new StateChange.Written(document));
        return OptionalLong.of(lastRevision);
    }

    @Override
    public synchronized OptionalLong delete(String path, long expectedRevision) {
        if (expectedRevision == ABSENT || revisionOf(path) != expectedRevision) {
            return OptionalLong.empty();
        }
        documents.remove(path);
        changes.publish(++lastRevision, new StateChange.Removed(path));
        return OptionalLong.of(lastRevision);
    }

    @Override
    public synchronized StateListing list(String pathPrefix) {
        return new StateListing(
                lastRevision,
                documents.tailMap(pathPrefix).values().stream()
                        .takeWhile(document -> document.path().startsWith(pathPrefix))
                        .toList());
    }

    @Override
    public synchronized StateWatch watch(long revision) {
        StateWatch watch = changes.watch();
        if (revision != lastRevision) {
            changes.missed();
        }
        return watch;
    }

    @Override
    public void close() {}

    private long revisionOf(String path) {
        StateDocument document = documents.get(path);
        return document == null ? ABSENT : document.revision();
    }
}

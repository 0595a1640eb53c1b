package io.cloakroom.bridge.state;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** State that ends with the process, for a gateway without a data directory that derives its keys from its settings. */
public final class MemoryStateStore implements StateStore {
    private final TreeMap<String, StateDocument> documents = new TreeMap<>();
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
        documents.put(path, new StateDocument(path, ++lastRevision, json));
        return OptionalLong.of(lastRevision);
    }

    @Override
    public synchronized boolean delete(String path, long expectedRevision) {
        return expectedRevision != ABSENT && revisionOf(path) == expectedRevision && documents.remove(path) != null;
    }

    @Override
    public synchronized List<StateDocument> list(String pathPrefix) {
        return documents.tailMap(pathPrefix).values().stream()
                .takeWhile(document -> document.path().startsWith(pathPrefix))
                .toList();
    }

    @Override
    public void close() {}

    private long revisionOf(String path) {
        StateDocument document = documents.get(path);
        return document == null ? ABSENT : document.revision();
    }
}

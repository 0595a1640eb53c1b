package io.cloakroom.bridge.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A parser with what it has read so far. Guarded by the lock of its view. */
final class ParsedDocuments<D, T> {
    private static final Logger LOG = LoggerFactory.getLogger(ParsedDocuments.class);

    private final StateParser<D, T> parser;
    private final Map<String, D> byName = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private T value;
    private boolean isStale;

    /** @throws RuntimeException of the parser, if a document cannot be read */
    ParsedDocuments(StateParser<D, T> parser, Collection<StateDocument> documents) {
        this.parser = parser;
        for (StateDocument document : documents) {
            if (concerns(document.path())) {
                byName.put(nameOf(document.path()), parser.read(document));
            }
        }
        this.value = parser.combine(byName);
    }

    T value() {
        return value;
    }

    /** Whether the value is not what the documents say, because one of them could not be read. */
    boolean isStale() {
        return isStale;
    }

    void addListener(Runnable listener) {
        listeners.add(listener);
    }

    /** Returns the listeners to call; none if the changes are of other documents. */
    List<Runnable> apply(Collection<StateChange> changes) {
        boolean isConcerned = false;
        for (StateChange change : changes) {
            if (concerns(change.path())) {
                isConcerned = true;
                apply(change);
            }
        }
        if (!isConcerned) {
            return List.of();
        }
        isStale = true;
        if (!unreadable.isEmpty()) {
            return List.of();
        }
        try {
            value = parser.combine(byName);
            isStale = false;
            return List.copyOf(listeners);
        } catch (RuntimeException e) {
            LOG.error("The documents {}… in the state store cannot be used.", parser.pathPrefix(), e);
            return List.of();
        }
    }

    private void apply(StateChange change) {
        String name = nameOf(change.path());
        unreadable.remove(name);
        switch (change) {
            case StateChange.Removed removed -> byName.remove(name);
            case StateChange.Written(StateDocument document) -> {
                try {
                    byName.put(name, parser.read(document));
                } catch (RuntimeException e) {
                    unreadable.add(name);
                    LOG.error("{} in the state store cannot be read.", document.path(), e);
                }
            }
        }
    }

    private boolean concerns(String path) {
        return path.startsWith(parser.pathPrefix());
    }

    private String nameOf(String path) {
        return path.substring(parser.pathPrefix().length());
    }
}

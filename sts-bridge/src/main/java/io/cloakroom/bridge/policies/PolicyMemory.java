package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names that have or once had a document, and whether that document must not vanish. They are kept in the state
 * store, so a restart forgets nothing. Confined to one thread at a time.
 */
public final class PolicyMemory {
    private static final String DIRECTORY = "policy-names/";
    private static final String MEMBER = "denies";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateView state;
    private final Parsed<Map<String, Remembered>> stored;
    /** What this node has said of its documents. It says it again only if it changes: other nodes have a say too. */
    private final Map<String, Boolean> said = new HashMap<>();
    /** Entries that could not be written yet. They count all the same. */
    private final Map<String, Boolean> unsaved = new HashMap<>();

    /** @param listener run when a name was remembered or forgotten */
    PolicyMemory(StateView state, Runnable listener) {
        this.state = state;
        this.stored = state.parse(new Names());
        this.stored.onChange(listener);
    }

    private record Remembered(boolean denies, long revision) {}

    /**
     * Forgets a name. A bridge that runs on the store notices soon.
     *
     * @return whether there was anything to forget
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be read or written
     */
    public static boolean forget(StateStore store, String name) {
        while (true) {
            Optional<StateDocument> found = store.get(DIRECTORY + name);
            if (found.isEmpty()) {
                return false;
            }
            if (store.delete(found.get().path(), found.get().revision()).isPresent()) {
                return true;
            }
        }
    }

    /** For each name, whether it denies everything to its holders while its document is missing. */
    Map<String, Boolean> names() {
        Map<String, Boolean> names = new HashMap<>();
        stored.get().forEach((name, remembered) -> names.put(name, remembered.denies()));
        names.putAll(unsaved);
        return Map.copyOf(names);
    }

    /**
     * Records the documents that are present.
     *
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be written; the documents are remembered
     *     until it can
     */
    void note(Map<String, Boolean> documents) {
        Map<String, Remembered> known = stored.get();
        said.keySet().retainAll(documents.keySet());
        documents.forEach((name, denies) -> {
            if (!known.containsKey(name) || !denies.equals(said.get(name))) {
                unsaved.put(name, denies);
            }
        });
        for (Map.Entry<String, Boolean> entry : Map.copyOf(unsaved).entrySet()) {
            String name = entry.getKey();
            boolean denies = entry.getValue();
            if (isSaved(name, denies, known.get(name))) {
                unsaved.remove(name);
                if (documents.containsKey(name)) {
                    said.put(name, denies);
                }
            }
        }
    }

    private boolean isSaved(String name, boolean denies, @Nullable Remembered known) {
        if (known != null && known.denies() == denies) {
            return true;
        }
        String json = JSON.createObjectNode().put(MEMBER, denies).toString();
        long revision = known == null ? StateStore.ABSENT : known.revision();
        return state.compareAndPut(DIRECTORY + name, revision, json).isPresent();
    }

    private static final class Names implements StateParser<Remembered, Map<String, Remembered>> {
        @Override
        public String pathPrefix() {
            return DIRECTORY;
        }

        /** An unreadable entry denies. */
        @Override
        public Remembered read(StateDocument document) {
            boolean denies;
            try {
                denies = JSON.readTree(document.json()).path(MEMBER).asBoolean(true);
            } catch (JsonProcessingException e) {
                denies = true;
            }
            return new Remembered(denies, document.revision());
        }

        @Override
        public Map<String, Remembered> combine(Map<String, Remembered> byName) {
            return Map.copyOf(byName);
        }
    }
}

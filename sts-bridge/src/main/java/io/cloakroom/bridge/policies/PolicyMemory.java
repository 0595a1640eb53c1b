package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names that have or once had a document, and whether that document must not vanish. They are kept in the state
 * store, so a restart forgets nothing. Confined to one thread at a time.
 */
public final class PolicyMemory {
    private static final String DIRECTORY = "policy-names/";
    private static final String MEMBER = "denies";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateStore store;
    private Map<String, Boolean> kept = Map.of();
    /** Entries that could not be written yet. They count all the same. */
    private final Map<String, Boolean> unsaved = new HashMap<>();

    PolicyMemory(StateStore store) {
        this.store = store;
    }

    /**
     * Forgets a name. A bridge that runs on the store notices soon.
     *
     * @return whether there was anything to forget
     * @throws StateException if the store cannot be read or written
     */
    public static boolean forget(StateStore store, String name) {
        while (true) {
            Optional<StateDocument> found = store.get(DIRECTORY + name);
            if (found.isEmpty()) {
                return false;
            }
            if (store.delete(found.get().path(), found.get().revision())) {
                return true;
            }
        }
    }

    /** For each name, whether it denies everything to its holders while its document is missing. */
    Map<String, Boolean> names() {
        Map<String, Boolean> names = new HashMap<>(kept);
        names.putAll(unsaved);
        return Map.copyOf(names);
    }

    /**
     * Records the documents that are present, and picks up names forgotten from outside.
     *
     * @throws StateException if the store cannot be read or written; the documents are remembered until it can
     */
    void note(Map<String, Boolean> documents) {
        unsaved.putAll(documents);
        Map<String, Boolean> stored = new HashMap<>();
        Map<String, Long> revisions = new HashMap<>();
        for (StateDocument document : store.list(DIRECTORY)) {
            String name = document.path().substring(DIRECTORY.length());
            stored.put(name, denies(document.json()));
            revisions.put(name, document.revision());
        }
        kept = stored;
        for (Map.Entry<String, Boolean> entry : Map.copyOf(unsaved).entrySet()) {
            String name = entry.getKey();
            boolean isSaved = entry.getValue().equals(stored.get(name))
                    || store.compareAndPut(
                                    DIRECTORY + name,
                                    revisions.getOrDefault(name, StateStore.ABSENT),
                                    JSON.createObjectNode()
                                            .put(MEMBER, entry.getValue())
                                            .toString())
                            .isPresent();
            if (isSaved) {
                stored.put(name, entry.getValue());
                unsaved.remove(name);
            }
        }
    }

    /** An unreadable entry denies. */
    private static boolean denies(String json) {
        try {
            return JSON.readTree(json).path(MEMBER).asBoolean(true);
        } catch (JsonProcessingException e) {
            return true;
        }
    }
}

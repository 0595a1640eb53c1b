package io.cloakroom.bridge.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 *
 * <p>Several nodes share one entry, and the documents of some may be older than those of others. So any node may say
 * that a document must not vanish, but only a node that has seen that very document replaced may take it back.
 */
public final class PolicyMemory {
    private static final String DIRECTORY = "policy-names/";
    private static final String DENIES = "denies";
    private static final String DOCUMENT = "document";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateView state;
    private final Parsed<Map<String, Remembered>> stored;
    /** What this node has said about its documents. It repeats only what has changed, because other nodes write too. */
    private final Map<String, Present> said = new HashMap<>();
    /** The last document of each name that this node has said something about, present or gone. */
    private final Map<String, String> lastSeen = new HashMap<>();
    /** Entries that could not be written yet. They count nevertheless. */
    private final Map<String, Present> unsaved = new HashMap<>();

    /** @param listener run when a name was remembered or forgotten */
    PolicyMemory(StateView state, Runnable listener) {
        this.state = state;
        this.stored = state.parse(new Names());
        this.stored.onChange(listener);
    }

    /**
     * A document that is there.
     *
     * @param denies whether it must not vanish
     * @param digest of its content
     */
    record Present(boolean denies, String digest) {}

    /** @param digest of the document that must not vanish; empty if that is unknown or there is none */
    private record Remembered(boolean denies, Optional<String> digest, long revision) {}

    /**
     * Forgets a name. {@code PROVIDER/NAME} is one that the realm of a provider had. A bridge that runs on the store
     * notices soon.
     *
     * @return whether there was anything to forget
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be read or written
     */
    public static boolean forget(StateStore store, String name) {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return RealmPolicies.forget(store, name.substring(0, slash), name.substring(slash + 1));
        }
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

    /**
     * Forgets a name, on a running bridge. {@code PROVIDER/NAME} is one that the realm of a provider had. Returns when
     * this bridge has noticed.
     *
     * @return whether there was anything to forget
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be read or written
     */
    public static boolean forget(StateView state, String name) {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return RealmPolicies.forget(state, name.substring(0, slash), name.substring(slash + 1));
        }
        while (true) {
            Optional<StateDocument> found = state.get(DIRECTORY + name);
            if (found.isEmpty()) {
                return false;
            }
            if (state.delete(found.get().path(), found.get().revision()).isPresent()) {
                return true;
            }
        }
    }

    /** For each name, whether it denies everything to its holders while its document is missing. */
    Map<String, Boolean> names() {
        Map<String, Boolean> names = new HashMap<>();
        stored.get().forEach((name, remembered) -> names.put(name, remembered.denies()));
        unsaved.forEach((name, present) -> names.merge(name, present.denies(), Boolean::logicalOr));
        return Map.copyOf(names);
    }

    /**
     * Records the documents that are present.
     *
     * @throws io.cloakroom.bridge.state.StateException if the store cannot be written; the documents are remembered
     *     until it can
     */
    void note(Map<String, Present> documents) {
        Map<String, Remembered> known = stored.get();
        said.keySet().retainAll(documents.keySet());
        documents.forEach((name, present) -> {
            if (!known.containsKey(name) || !present.equals(said.get(name))) {
                unsaved.put(name, present);
            }
        });
        for (Map.Entry<String, Present> entry : Map.copyOf(unsaved).entrySet()) {
            String name = entry.getKey();
            Present present = entry.getValue();
            if (isSaved(name, present, known.get(name))) {
                unsaved.remove(name);
                lastSeen.put(name, present.digest());
                if (documents.containsKey(name)) {
                    said.put(name, present);
                }
            }
        }
    }

    private boolean isSaved(String name, Present present, @Nullable Remembered known) {
        if (known != null && known.denies() == present.denies() && (!present.denies() || isOf(present, known))) {
            return true;
        }
        if (known != null && known.denies() && !present.denies() && !hasSeenItReplaced(name, known)) {
            return true; // ours may be the older document
        }
        ObjectNode json = JSON.createObjectNode().put(DENIES, present.denies());
        if (present.denies()) {
            json.put(DOCUMENT, present.digest());
        }
        long revision = known == null ? StateStore.ABSENT : known.revision();
        return state.compareAndPut(DIRECTORY + name, revision, json.toString()).isPresent();
    }

    private static boolean isOf(Present present, Remembered known) {
        return known.digest().filter(present.digest()::equals).isPresent();
    }

    /** In a store that no other node writes to, every document was one of this node. */
    private boolean hasSeenItReplaced(String name, Remembered known) {
        return !state.isShared()
                || known.digest().filter(it -> it.equals(lastSeen.get(name))).isPresent();
    }

    private static final class Names implements StateParser<Remembered, Map<String, Remembered>> {
        @Override
        public String pathPrefix() {
            return DIRECTORY;
        }

        /** An unreadable entry denies. */
        @Override
        public Remembered read(StateDocument document) {
            try {
                JsonNode entry = JSON.readTree(document.json());
                return new Remembered(
                        entry.path(DENIES).asBoolean(true),
                        Optional.ofNullable(entry.path(DOCUMENT).textValue()),
                        document.revision());
            } catch (JsonProcessingException e) {
                return new Remembered(true, Optional.empty(), document.revision());
            }
        }

        @Override
        public Map<String, Remembered> combine(Map<String, Remembered> byName) {
            return Map.copyOf(byName);
        }
    }
}

package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The documents that an import is to write, those that are there already, and a list of what is left out. */
final class ImportedDocuments {
    private final StateStore store;
    private final Map<String, StateDocument> present = new TreeMap<>();
    /** The wanted documents by path, in the order in which they are written. */
    private final Map<String, String> wanted = new LinkedHashMap<>();

    private final List<String> conflicts = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int same;

    ImportedDocuments(StateStore store) {
        this.store = store;
        store.list("").documents().forEach(document -> present.put(document.path(), document));
    }

    /** The text of a document as it is in the store. */
    Optional<String> present(String path) {
        return Optional.ofNullable(present.get(path)).map(StateDocument::json);
    }

    /** Wants a document that is not there, or differs from the one that is. */
    void want(String path, String json) {
        wanted.put(path, json);
        if (present.containsKey(path)) {
            conflicts.add(path);
        }
    }

    /** Wants a document that is there already. */
    void wantSame() {
        same++;
    }

    /** Says why something does not come along, or not as it was: {@code user `alice`: …}. */
    void leaveOut(String what, String name, String reason) {
        leftOut.add("%s `%s`: %s".formatted(what, IamNames.shown(name), reason));
    }

    /**
     * Writes what is wanted, or nothing if there are conflicts and nothing may be replaced.
     *
     * @throws StateException if the store cannot be written; some documents may have been written then, each as a whole
     */
    IamImport.Outcome write(boolean mayReplace) {
        if (!conflicts.isEmpty() && !mayReplace) {
            return new IamImport.Outcome(0, same, conflicts, leftOut);
        }
        wanted.forEach((path, json) -> {
            StateDocument there = present.get(path);
            long revision = there == null ? StateStore.ABSENT : there.revision();
            if (store.compareAndPut(path, revision, json).isEmpty()) {
                throw new StateException("%s was written by somebody else meanwhile; import again".formatted(path));
            }
        });
        return new IamImport.Outcome(wanted.size(), same, conflicts, leftOut);
    }
}

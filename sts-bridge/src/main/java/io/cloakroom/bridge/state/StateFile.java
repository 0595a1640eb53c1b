package io.cloakroom.bridge.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state as one JSON file that people can read. Secrets in it stay sealed under the master key. The names in it are
 * readable.
 */
public final class StateFile {
    private static final String FORMAT = "format";
    private static final String DOCUMENTS = "documents";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private StateFile() {}

    /** The outcome of an import, or of one that was not carried out because of conflicts. */
    public record Outcome(int written, int same, List<String> conflicts) {
        public Outcome {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** Makes one document of two that may both be right, such as revocations. */
    @FunctionalInterface
    public interface Merge {
        /** Every document of the file is put into the store as it is. */
        Merge NONE = (path, there, wanted) -> Optional.empty();

        /**
         * What is to be kept; empty if the documents of this path are not merged. A document that is not there yet
         * comes as both.
         *
         * @throws IllegalArgumentException if one of them cannot be read
         */
        Optional<String> merge(String path, String there, String wanted);
    }

    /** Writes all documents of a store. */
    public static String write(StateStore store) {
        ObjectNode root = JSON.createObjectNode().put(FORMAT, VERSION);
        ObjectNode documents = root.putObject(DOCUMENTS);
        for (StateDocument document : store.list("").documents()) {
            Optional<JsonNode> tree = tree(document.json());
            if (tree.isPresent()) {
                documents.set(document.path(), tree.get());
            } else {
                documents.put(document.path(), document.json());
            }
        }
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /**
     * Puts the documents of a file into a store. Documents that are not in the file stay. If documents of the store
     * differ from those of the file, cannot be merged and may not be replaced, nothing is written.
     *
     * @throws IllegalArgumentException if the text is not such a file; the message does not repeat it
     * @throws StateException if the store cannot be read or written; some documents may have been written then
     */
    public static Outcome read(String text, StateStore store, boolean mayReplace, Merge merge) {
        Map<String, JsonNode> wanted = parse(text);
        Map<String, StateDocument> present = new TreeMap<>();
        store.list("").documents().forEach(document -> present.put(document.path(), document));
        Map<String, String> toWrite = new TreeMap<>();
        List<String> conflicts = new ArrayList<>();
        wanted.forEach((path, document) -> {
            StateDocument there = present.get(path);
            String fromFile = text(document);
            Optional<String> merged = merge.merge(path, there == null ? fromFile : there.json(), fromFile);
            String kept = merged.orElse(fromFile);
            if (there == null || !isSame(there.json(), kept)) {
                toWrite.put(path, kept);
                if (there != null && merged.isEmpty()) {
                    conflicts.add(path);
                }
            }
        });
        if (!conflicts.isEmpty() && !mayReplace) {
            return new Outcome(0, wanted.size() - toWrite.size(), conflicts);
        }
        toWrite.forEach((path, document) -> {
            StateDocument there = present.get(path);
            long revision = there == null ? StateStore.ABSENT : there.revision();
            if (store.compareAndPut(path, revision, document).isEmpty()) {
                throw new StateException("%s was written by somebody else meanwhile; import again".formatted(path));
            }
        });
        return new Outcome(toWrite.size(), wanted.size() - toWrite.size(), conflicts);
    }

    private static Map<String, JsonNode> parse(String text) {
        JsonNode root = tree(text).orElseThrow(() -> new IllegalArgumentException("it is not JSON"));
        if (root.path(FORMAT).asInt() != VERSION || !root.path(DOCUMENTS).isObject()) {
            throw new IllegalArgumentException("it is not an exported state of format " + VERSION);
        }
        Map<String, JsonNode> documents = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path(DOCUMENTS).properties()) {
            if (!entry.getKey().matches("[^/]+/.+")) {
                throw new IllegalArgumentException("a document has an invalid path; a path looks like `keys/ring`");
            }
            documents.put(entry.getKey(), entry.getValue());
        }
        return documents;
    }

    private static boolean isSame(String json, String other) {
        return json.equals(other) || (tree(json).isPresent() && tree(json).equals(tree(other)));
    }

    /** A document that is not JSON is kept as a string. */
    private static String text(JsonNode document) {
        return document.isTextual() ? document.textValue() : document.toString();
    }

    private static Optional<JsonNode> tree(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

package io.cloakroom.bridge.state.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.state.StateDocument;
import java.util.Base64;
import java.util.Optional;

/**
 * Where documents are in etcd: {@code <prefix>cloakroom/state/<path>}. Every write also puts the key
 * {@code <prefix>cloakroom/changed}, whose revision is thus that of the latest change.
 */
record EtcdKeys(String prefix) {
    private static final String ALL = "cloakroom/";
    private static final String DOCUMENTS = ALL + "state/";
    private static final String CHANGED = ALL + "changed";

    /** A range of keys, as the gateway wants it: base64, the end exclusive. */
    record Range(String first, String end) {
        /** The rest of the range, after this key. */
        Range after(String key) {
            return new Range(encode(key + "\0"), end);
        }
    }

    String document(String path) {
        return encode(prefix + DOCUMENTS + path);
    }

    String changed() {
        return encode(prefix + CHANGED);
    }

    Range documents(String pathPrefix) {
        return below(prefix + DOCUMENTS + pathPrefix);
    }

    /** The documents and the key of the latest change. */
    Range all() {
        return below(prefix + ALL);
    }

    /** The path of a key; empty if it is not that of a document. */
    Optional<String> path(String key) {
        String documents = prefix + DOCUMENTS;
        return key.startsWith(documents) ? Optional.of(key.substring(documents.length())) : Optional.empty();
    }

    /** @param kv a key with its value */
    Optional<StateDocument> document(JsonNode kv) {
        return path(key(kv)).map(path -> new StateDocument(path, revision(kv), decode(kv.path("value"))));
    }

    static String key(JsonNode kv) {
        return decode(kv.path("key"));
    }

    static long revision(JsonNode kv) {
        return kv.path("mod_revision").asLong();
    }

    static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String decode(JsonNode text) {
        return new String(Base64.getDecoder().decode(text.asText()), UTF_8);
    }

    /** UTF-8 never has the byte FF, and the last byte of a prefix in UTF-8 can always be counted up. */
    private static Range below(String keyPrefix) {
        byte[] end = keyPrefix.getBytes(UTF_8);
        end[end.length - 1]++;
        return new Range(encode(keyPrefix), Base64.getEncoder().encodeToString(end));
    }
}

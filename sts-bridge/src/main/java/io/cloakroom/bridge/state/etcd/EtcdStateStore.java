package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateListing;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * State in etcd v3, shared by several bridges. Reads ask the majority of the members, so they see every write that has
 * returned.
 */
public final class EtcdStateStore implements StateStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String RANGE = "/v3/kv/range";
    private static final String TRANSACTION = "/v3/kv/txn";
    private static final int PAGE = 1_000;

    private final EtcdClient client;
    private final EtcdKeys keys;

    private EtcdStateStore(EtcdClient client, EtcdKeys keys) {
        this.client = client;
        this.keys = keys;
    }

    /**
     * The store of a cluster. Does not call it yet.
     *
     * @throws IOException if a certificate or key cannot be read; the message says so
     */
    public static EtcdStateStore open(EtcdConfig config) throws IOException {
        return open(config, TIMEOUT);
    }

    /** @param timeout for the answer of one member */
    static EtcdStateStore open(EtcdConfig config, Duration timeout) throws IOException {
        return new EtcdStateStore(new EtcdClient(config, timeout), new EtcdKeys(config.pathPrefix()));
    }

    @Override
    public Optional<StateDocument> get(String path) {
        JsonNode answer =
                call("read", RANGE, request().put("key", keys.document(path))).body();
        return firstDocument(answer);
    }

    @Override
    public StateListing list(String pathPrefix) {
        while (true) {
            try {
                return listAtOneRevision(pathPrefix);
            } catch (EtcdError e) {
                if (!e.isCompacted()) {
                    throw failure("read", e);
                }
                // The revision of the first page is no longer kept: start again with a newer one.
            }
        }
    }

    private StateListing listAtOneRevision(String pathPrefix) throws EtcdError {
        List<StateDocument> documents = new ArrayList<>();
        EtcdKeys.Range range = keys.documents(pathPrefix);
        long revision = 0;
        while (true) {
            JsonNode page = client.call(
                            RANGE,
                            request()
                                    .put("key", range.first())
                                    .put("range_end", range.end())
                                    .put("revision", revision)
                                    .put("limit", PAGE))
                    .body();
            revision = revision == 0 ? revisionOf(page) : revision;
            String last = "";
            for (JsonNode kv : page.path("kvs")) {
                last = EtcdKeys.key(kv);
                keys.document(kv).ifPresent(documents::add);
            }
            if (!page.path("more").asBoolean()) {
                return new StateListing(revision, documents);
            }
            range = range.after(last);
        }
    }

    @Override
    public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
        ObjectNode put = request();
        put.putObject("request_put").put("key", keys.document(path)).put("value", EtcdKeys.encode(json));
        EtcdClient.Answer answer = write(path, expectedRevision, put);
        if (answer.body().path("succeeded").asBoolean()) {
            return OptionalLong.of(revisionOf(answer.body()));
        }
        // An attempt that was not answered may have been carried out. The document then has the new text already.
        return present(answer.body())
                .filter(found -> !answer.isFirst()
                        && found.revision() > expectedRevision
                        && found.json().equals(json))
                .map(found -> OptionalLong.of(found.revision()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public OptionalLong delete(String path, long expectedRevision) {
        if (expectedRevision == ABSENT) {
            return OptionalLong.empty();
        }
        ObjectNode delete = request();
        delete.putObject("request_delete_range").put("key", keys.document(path));
        EtcdClient.Answer answer = write(path, expectedRevision, delete);
        boolean isDone = answer.body().path("succeeded").asBoolean()
                || (!answer.isFirst() && present(answer.body()).isEmpty());
        return isDone ? OptionalLong.of(revisionOf(answer.body())) : OptionalLong.empty();
    }

    @Override
    public StateWatch watch(long revision) {
        try {
            return EtcdWatch.open(client, keys, revision);
        } catch (EtcdError e) {
            throw failure("watched", e);
        }
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void close() {
        client.close();
    }

    /** If the document has the revision, makes the change; else the answer has the document. */
    private EtcdClient.Answer write(String path, long expectedRevision, ObjectNode change) {
        String key = keys.document(path);
        ObjectNode transaction = request();
        transaction
                .putArray("compare")
                .addObject()
                .put("key", key)
                .put("target", "MOD")
                .put("result", "EQUAL")
                .put("mod_revision", expectedRevision);
        transaction
                .putArray("success")
                .add(change)
                .addObject()
                .putObject("request_put")
                .put("key", keys.changed());
        transaction.putArray("failure").addObject().putObject("request_range").put("key", key);
        return call("written", TRANSACTION, transaction);
    }

    /** The document that was found in place of the expected one. */
    private Optional<StateDocument> present(JsonNode answer) {
        return firstDocument(answer.path("responses").path(0).path("response_range"));
    }

    private Optional<StateDocument> firstDocument(JsonNode range) {
        JsonNode kv = range.path("kvs").path(0);
        return kv.isMissingNode() ? Optional.empty() : keys.document(kv);
    }

    private EtcdClient.Answer call(String what, String path, ObjectNode request) {
        try {
            return client.call(path, request);
        } catch (EtcdError e) {
            throw failure(what, e);
        }
    }

    private StateException failure(String what, EtcdError e) {
        return new StateException(
                "the state store %s cannot be %s: %s".formatted(client.describe(), what, e.getMessage()), e);
    }

    private static long revisionOf(JsonNode answer) {
        return answer.path("header").path("revision").asLong();
    }

    private static ObjectNode request() {
        return EtcdClient.JSON.createObjectNode();
    }
}

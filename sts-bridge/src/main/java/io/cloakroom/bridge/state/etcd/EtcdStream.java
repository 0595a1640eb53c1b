package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An answer of one JSON object after another, on a connection of its own. Any thread may close it. */
final class EtcdStream implements AutoCloseable {
    private final EtcdConnection connection;
    private final MappingIterator<JsonNode> objects;
    private Optional<JsonNode> first;

    /**
     * Reads the first object, which etcd sends at once. From then on silence is no error.
     *
     * @throws IOException if it does not come in time or is none of etcd's
     */
    EtcdStream(EtcdConnection connection, InputStream body) throws IOException {
        this.connection = connection;
        try {
            this.objects = EtcdClient.JSON.readerFor(JsonNode.class).readValues(body);
            this.first = objects.hasNextValue() ? Optional.of(objects.nextValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException("a stream without JSON, which is none of etcd's", e);
        }
        if (first.filter(it -> it.has("result") || it.has("error")).isEmpty()) {
            throw new IOException("a stream without a result, which is none of etcd's");
        }
        connection.waitForEver();
    }

    /** Waits for the next object; empty at the end. */
    Optional<JsonNode> next() throws IOException {
        Optional<JsonNode> next = first;
        first = Optional.empty();
        return next.isPresent() || !objects.hasNextValue() ? next : Optional.of(objects.nextValue());
    }

    @Override
    public void close() {
        connection.close();
    }
}

package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An answer of one JSON object after another, on a connection of its own. Any thread may close it. */
final class EtcdStream implements AutoCloseable {
    private final EtcdConnection connection;
    private final MappingIterator<JsonNode> objects;

    EtcdStream(EtcdConnection connection, InputStream body) throws IOException {
        this.connection = connection;
        this.objects = EtcdClient.JSON.readerFor(JsonNode.class).readValues(body);
    }

    /** Waits for the next object; empty at the end. */
    Optional<JsonNode> next() throws IOException {
        return objects.hasNextValue() ? Optional.of(objects.nextValue()) : Optional.empty();
    }

    @Override
    public void close() {
        connection.close();
    }
}

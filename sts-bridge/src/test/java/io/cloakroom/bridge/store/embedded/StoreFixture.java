package io.cloakroom.bridge.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store in a directory of its own, with a bucket {@code box}, and a client of it. */
final class StoreFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
    static final String BUCKET = "box";

    private final Path directory;
    private EmbeddedStore store;
    private FakeClient client;

    StoreFixture(Path directory) throws IOException {
        this.directory = directory;
        store = open();
        client = new FakeClient(store);
        client.createBucket(BUCKET);
    }

    EmbeddedStore store() {
        return store;
    }

    FakeClient client() {
        return client;
    }

    /** Stops and starts the store. */
    void reopen() throws IOException {
        close();
        store = open();
        client = new FakeClient(store);
    }

    /** Names of the data files on disk. */
    List<String> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
        }
    }

    static void assertRefused(AwsErrorCode code, ThrowingCallable call) {
        Assertions.assertThatExceptionOfType(AwsException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private EmbeddedStore open() throws IOException {
        return new EmbeddedStore(directory, InstantSource.fixed(NOW));
    }

    @Override
    public void close() {
        client.close();
        store.close();
    }
}

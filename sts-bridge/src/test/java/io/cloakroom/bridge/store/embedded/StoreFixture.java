package io.cloakroom.bridge.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store in a directory of its own, with a bucket {@code box}, and a client of it. */
final class StoreFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
    static final String BUCKET = "box";
    static final int MAX_BUCKETS = 20;
    private static final S3Call LIST = Calls.listBuckets();

    private final Path directory;
    private volatile Instant now = NOW;
    private final Set<String> clockReaders = ConcurrentHashMap.newKeySet();
    private EmbeddedStore store;
    private FakeClient client;

    StoreFixture(Path directory) throws IOException {
        this.directory = directory;
        store = open();
        client = new FakeClient(store);
        if (store.buckets(AuthorizedCalls.of(LIST)).isEmpty()) {
            client.createBucket(BUCKET);
        }
    }

    EmbeddedStore store() {
        return store;
    }

    FakeClient client() {
        return client;
    }

    private Instant readClock() {
        clockReaders.add(Thread.currentThread().getName());
        return now;
    }

    /** The names of the threads that have asked the store's clock. */
    Set<String> clockReaders() {
        return clockReaders;
    }

    /** Sets the clock of the store forward. */
    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Stops and starts the store. */
    void reopen() throws IOException {
        close();
        store = open();
        client = new FakeClient(store);
    }

    /** Names of the data files on disk. */
    List<String> dataFiles() throws IOException {
        List<String> names = new ArrayList<>();
        try (var folders = Files.newDirectoryStream(directory.resolve("data"))) {
            for (Path folder : folders) {
                if (!Files.isDirectory(folder)) {
                    continue;
                }
                try (var files = Files.newDirectoryStream(folder)) {
                    files.forEach(file -> names.add(String.valueOf(file.getFileName())));
                }
            }
        }
        return names;
    }

    /** Waits until that many data files are left. */
    void awaitDataFiles(int count) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        List<String> files = dataFiles();
        while (files.size() != count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            files = dataFiles();
        }
        assertThat(files).hasSize(count);
    }

    /** Bytes that are always the same. */
    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static void assertRefused(AwsErrorCode code, ThrowingCallable call) {
        Assertions.assertThatExceptionOfType(AwsException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private EmbeddedStore open() throws IOException {
        return new EmbeddedStore(new StoreConfig.Embedded(directory, MAX_BUCKETS, Duration.ofDays(7)), this::readClock);
    }

    @Override
    public void close() {
        client.close();
        store.close();
    }
}

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.config.StoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KillTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 400;

    @TempDir
    Path directory;

    /** The process is killed as by {@code kill -9}; what it had acknowledged is there, whole, and nothing is there in part. */
    @Test
    void acknowledgedObjectsSurviveKill() throws IOException, InterruptedException {
        new StoreFixture(directory).close();
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> acknowledged = putAndKill();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);
            try (var store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system());
                    var client = new FakeClient(store)) {
                Set<String> present = keys(client);
                assertThat(present).containsAll(acknowledged);
                for (String key : present) {
                    assertThat(client.get(BUCKET, key).body()).as(key).isEqualTo(PutUntilKilled.bytesOf(key));
                    client.call(S3Operation.DELETE_OBJECT, BUCKET, key).run();
                }
            }
        }
        try (var store = new EmbeddedStore(StoreConfig.Embedded.of(directory), InstantSource.system())) {
            assertThat(store.isReady()).isTrue();
        }
    }

    private Set<String> putAndKill() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        PutUntilKilled.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> acknowledged = new HashSet<>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PutUntilKilled.ACKNOWLEDGED) && line.endsWith(PutUntilKilled.END)) {
                    acknowledged.add(line.substring(
                            PutUntilKilled.ACKNOWLEDGED.length(), line.length() - PutUntilKilled.END.length()));
                }
                if (acknowledged.size() >= ACKNOWLEDGED_BEFORE_KILL) {
                    // the process's own method would close the pipe with what is still to be read
                    var unused = process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        return acknowledged;
    }

    private static Set<String> keys(FakeClient client) {
        Set<String> keys = new HashSet<>();
        Optional<String> token = Optional.empty();
        do {
            var call = client.call(S3Operation.LIST_OBJECTS_V2, BUCKET);
            token.ifPresent(text -> call.query("continuation-token", text));
            XmlElement page = XmlElement.parse(call.run().body(), 20_000);
            page.children("Contents")
                    .forEach(entry -> keys.add(entry.childText("Key").orElseThrow()));
            token = page.childText("NextContinuationToken");
        } while (token.isPresent());
        return keys;
    }
}

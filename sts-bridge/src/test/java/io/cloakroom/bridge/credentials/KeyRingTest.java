package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LONGEST = Duration.ofHours(12);

    @TempDir
    Path directory;

    private Instant now = Sessions.NOW;
    private final StateStore store = new MemoryStateStore();

    private KeyRing open(MasterKey masterKey) {
        return KeyRing.open(StateViews.over(store), masterKey, RANDOM, () -> now);
    }

    @Test
    void isTheSameAfterARestart() throws Exception {
        KeyRing first = open(MasterKey.inDirectory(directory, RANDOM));
        KeyRing second = open(MasterKey.inDirectory(directory, RANDOM));
        assertThat(second.deploymentId()).isEqualTo(first.deploymentId());
        assertThat(second.current().bytes()).isEqualTo(first.current().bytes());
    }

    /** Each has looked when there was no ring yet. */
    @Test
    void nodesThatStartTogetherShareOneRing() {
        List<StateView> views =
                Stream.generate(() -> StateViews.over(store)).limit(8).toList();
        Set<String> deployments = views.parallelStream()
                .map(view -> KeyRing.open(view, key("A"), RANDOM, () -> now).deploymentId())
                .collect(Collectors.toSet());
        assertThat(deployments).hasSize(1);
    }

    @Test
    void s13_holdsNoKeyInTheClear() throws Exception {
        KeyRing ring = open(MasterKey.inDirectory(directory, RANDOM));
        String stored = store.get(KeyRing.PATH).orElseThrow().json();
        assertThat(stored)
                .doesNotContain(
                        Base64.getEncoder().encodeToString(ring.current().bytes()));
    }

    @Test
    void s13_opensUnderItsOwnMasterKeyOnly() throws Exception {
        KeyRing ring = open(MasterKey.inDirectory(directory, RANDOM));
        assertThat(ring.deploymentId()).hasSize(32);
        Files.delete(directory.resolve("master.key"));
        MasterKey other = MasterKey.inDirectory(directory, RANDOM);
        assertThatIllegalStateException()
                .isThrownBy(() -> open(other))
                .withMessageContaining("the master key does not open the key ring");
    }

    @Test
    @DisplayName("S-13 a key stays for the longest session of a node that may not have seen the new one")
    void s13_keepsOldKeysForTheLongestSession() {
        KeyRing ring = open(key("A"));
        int first = ring.current().id();
        now = now.plus(Duration.ofDays(30));
        assertThat(ring.rotate(LONGEST)).isEqualTo(new KeyRing.Content(2, now));
        int second = ring.current().id();
        assertThat(second).isNotEqualTo(first);
        assertThat(ring.find(first)).isPresent();

        now = now.plus(LONGEST).plus(StateViews.MAX_STALENESS);
        ring.rotate(LONGEST);
        assertThat(ring.find(first))
                .as("its last session ends this very second")
                .isPresent();

        now = now.plusSeconds(1);
        ring.rotate(LONGEST);
        assertThat(ring.find(first)).isEmpty();
        assertThat(ring.find(second)).isPresent();
        assertThat(open(key("A")).current().id()).isEqualTo(ring.current().id());
    }

    @Test
    void aKeyThatFollowsFromTheMasterKeyIsNotRotated() {
        KeyRing ring = KeyRing.derivedFrom(key("A"));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> ring.rotate(LONGEST))
                .returns(NOT_IMPLEMENTED, AwsException::code)
                .withMessageContaining("CLOAKROOM_MASTER_KEY");
    }

    @Test
    void refusesADamagedRing() {
        KeyRing ring = open(key("A"));
        String json = store.get(KeyRing.PATH).orElseThrow().json();
        for (String damaged : new String[] {
            "{}", "[", json.replace("\"format\":1", "\"format\":2"), json.replace(ring.deploymentId(), "f".repeat(32))
        }) {
            MemoryStateStore other = new MemoryStateStore();
            assertThat(other.compareAndPut(KeyRing.PATH, StateStore.ABSENT, damaged))
                    .isPresent();
            assertThatIllegalStateException()
                    .isThrownBy(() -> KeyRing.open(StateViews.over(other), key("A"), RANDOM, () -> now));
        }
    }

    @Test
    void masterKeyFileIsForItsOwnerOnly() throws Exception {
        MasterKey drawn = MasterKey.inDirectory(directory, RANDOM);
        Path file = directory.resolve("master.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKey.inDirectory(directory, RANDOM).bytes()).isEqualTo(drawn.bytes());
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> MasterKey.inDirectory(directory, RANDOM))
                .withMessageContaining("chmod 600");
    }

    @Test
    void s18_aBadMasterKeyIsNotRepeated() throws Exception {
        for (String text : new String[] {"hunter2!", "c2hvcnQ=", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MasterKey.parse(new Secret(text)))
                    .withMessageContaining("32 bytes")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        }
        Files.writeString(directory.resolve("master.key"), "hunter2!");
        Files.setPosixFilePermissions(directory.resolve("master.key"), PosixFilePermissions.fromString("rw-------"));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> MasterKey.inDirectory(directory, RANDOM))
                .withMessageContaining("master.key")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    private static MasterKey key(String fill) {
        return MasterKey.parse(
                new Secret(Base64.getEncoder().encodeToString(fill.repeat(32).getBytes(StandardCharsets.US_ASCII))));
    }
}

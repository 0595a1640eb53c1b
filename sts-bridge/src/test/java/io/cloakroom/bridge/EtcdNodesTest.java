package io.cloakroom.bridge;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.IssuedCredentials;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Sessions;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.bridge.state.etcd.EtcdProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Three bridges that issue and check credentials together, with a real etcd. */
@EnabledIfEnvironmentVariable(named = "ETCD_BINARY", matches = ".+")
class EtcdNodesTest {
    private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final EtcdProcess etcd;
    private final List<Parts> opened = new ArrayList<>();
    private volatile Instant now = Sessions.NOW;

    EtcdNodesTest(@TempDir Path directory) {
        etcd = new EtcdProcess(directory);
    }

    @AfterEach
    void stop() {
        opened.forEach(Parts::close);
        etcd.close();
    }

    private SessionServices node() throws IOException, ConfigException {
        Map<String, String> settings = Map.of(
                "MINIO_ETCD_ENDPOINTS",
                etcd.endpoint().toString(),
                "CLOAKROOM_MASTER_KEY",
                MASTER_KEY,
                "CLOAKROOM_UPSTREAM_ACCESS_KEY",
                "AKIAEXAMPLE",
                "CLOAKROOM_UPSTREAM_SECRET_KEY",
                "upstream secret");
        Parts parts = new Parts();
        opened.add(parts);
        return SessionServices.open(
                ConfigLoader.load(new ConfigLoader.Mode.Gateway("http://127.0.0.1:1"), Map.of(), settings),
                parts,
                () -> now,
                StateViews.nanosOf(() -> now));
    }

    @Test
    void whatOneNodeIssuesTheOthersAccept() throws Exception {
        List<SessionServices> nodes = List.of(node(), node(), node());
        for (SessionServices issuer : nodes) {
            IssuedCredentials issued = issuer.sealer().issue(Sessions.ofAlice());
            for (SessionServices other : nodes) {
                assertThat(refusal(other, issued)).isEmpty();
            }
        }
    }

    @Test
    void aRevocationCountsAtOnceHereAndSoonElsewhere() throws Exception {
        List<SessionServices> nodes = List.of(node(), node(), node());
        IssuedCredentials issued = nodes.get(0).sealer().issue(Sessions.ofAlice());
        for (SessionServices node : nodes) {
            assertThat(refusal(node, issued)).isEmpty();
        }
        Cutoff.Scope alice =
                new Cutoff.Scope.Subject(Sessions.ISSUER, Sessions.ofAlice().subject());
        nodes.get(1).cutoffs().add(new Cutoff(alice, now));
        assertThat(refusal(nodes.get(1), issued)).contains(INVALID_ACCESS_KEY_ID);
        for (SessionServices node : nodes) {
            await(() -> refusal(node, issued).equals(Optional.of(INVALID_ACCESS_KEY_ID)));
        }
        assertThat(refusal(node(), issued)).as("a node that starts later").contains(INVALID_ACCESS_KEY_ID);
    }

    @Test
    void s13_aNewKeySealsOnEveryNodeAndOldSessionsLive() throws Exception {
        SessionServices one = node();
        SessionServices other = node();
        IssuedCredentials before = one.sealer().issue(Sessions.ofAlice());
        String oldKey = keyOf(before);
        now = now.plusSeconds(60);
        KeyRing.open(one.state(), MasterKey.parse(new Secret(MASTER_KEY)), new SecureRandom(), () -> now)
                .rotate(Duration.ofHours(12));
        assertThat(keyOf(one.sealer().issue(Sessions.ofAlice()))).isNotEqualTo(oldKey);
        await(() -> !keyOf(other.sealer().issue(Sessions.ofAlice())).equals(oldKey));
        assertThat(refusal(one, before)).isEmpty();
        assertThat(refusal(other, before)).isEmpty();
        assertThat(refusal(one, other.sealer().issue(Sessions.ofAlice()))).isEmpty();
    }

    @Test
    void withoutEtcdSessionsLiveUpToTheLimit() throws Exception {
        SessionServices node = node();
        IssuedCredentials issued = node.sealer().issue(Sessions.ofAlice());
        etcd.kill();
        await(() -> !node.state().isReady());
        now = now.plus(Duration.ofMinutes(14));
        assertThat(refusal(node, issued)).isEmpty();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(refusal(node, issued)).contains(SERVICE_UNAVAILABLE);
        etcd.start();
        await(() -> refusal(node, issued).isEmpty());
    }

    @Test
    void aNodeWithAnotherMasterKeyDoesNotStart() throws Exception {
        node();
        SessionServices other = node();
        MasterKey wrong = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> KeyRing.open(other.state(), wrong, new SecureRandom(), () -> now))
                .withMessageContaining("master key");
    }

    private static Optional<AwsErrorCode> refusal(SessionServices node, IssuedCredentials issued) {
        try {
            assertThat(node.credentials().find(issued.accessKeyId(), Optional.of(issued.sessionToken())))
                    .isNotNull();
            return Optional.empty();
        } catch (AwsException e) {
            return Optional.of(e.code());
        }
    }

    /** The part of a token that says which key sealed it. */
    private static String keyOf(IssuedCredentials issued) {
        return issued.sessionToken().substring(0, 6);
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}

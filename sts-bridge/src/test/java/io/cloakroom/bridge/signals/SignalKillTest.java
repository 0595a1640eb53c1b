package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeTransmitter.RISC;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.FakeTransmitter;
import io.cloakroom.bridge.state.StateView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bridge that polls is killed as by {@code kill -9}, again and again, in the middle of it. More rounds:
 * {@code -Dcloakroom.kill.rounds=200}.
 */
final class SignalKillTest {
    private static final int ROUNDS = Integer.getInteger("cloakroom.kill.rounds", 20);
    private static final int EVENTS_A_ROUND = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final FakeTransmitter fake = new FakeTransmitter();
    private final long seed = Long.getLong("cloakroom.kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** The user that each token ends, by its id. */
    private final Map<String, String> users = new HashMap<>();

    @AfterEach
    void end() {
        fake.close();
    }

    @Test
    void s68_noAcknowledgedRevocationIsLost() throws IOException, InterruptedException {
        int killedInTheMiddle = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < EVENTS_A_ROUND; i++) {
                String user = "user-%d-%d".formatted(round, i);
                users.put(fake.tell(RISC + "account-disabled", Map.of(), user), user);
            }
            pollAndKill("round %d of seed %d".formatted(round, seed));
            killedInTheMiddle += fake.waitingIds().isEmpty() ? 0 : 1;
        }
        assertThat(killedInTheMiddle).as("otherwise nothing was tried").isGreaterThan(ROUNDS / 4);
    }

    private void pollAndKill(String label) throws IOException, InterruptedException {
        Path states = Files.createDirectories(directory.resolve("state"));
        int enough = fake.acknowledged.size() + 1 + random.nextInt(EVENTS_A_ROUND / 2);
        Path log = directory.resolve("killed.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        PollUntilKilled.class.getName(),
                        states.toString(),
                        fake.provider.configUrl().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Instant deadline = Instant.now().plus(PATIENCE);
            int before = fake.polls.size();
            while (fake.acknowledged.size() < enough) {
                assertThat(Instant.now())
                        .as("%s, %s polls, %s", label, fake.polls.size() - before, log)
                        .isBefore(deadline);
                assertThat(process.isAlive()).as("%s: %s", label, log).isTrue();
                LockSupport.parkNanos(random.nextInt(1_000_000));
            }
            LockSupport.parkNanos(random.nextInt(20_000_000));
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        try (StateView state = PollUntilKilled.open(states)) {
            var cutoffs = PollUntilKilled.cutoffs(state);
            for (String id : fake.acknowledged) {
                if (users.containsKey(id)) {
                    Scope user = new Scope.Subject(fake.provider.issuer(), users.get(id));
                    assertThat(cutoffs.cover(new Cutoff(user, FakeOidcProvider.NOW)))
                            .as("%s: %s", label, user)
                            .isTrue();
                }
            }
        }
    }
}

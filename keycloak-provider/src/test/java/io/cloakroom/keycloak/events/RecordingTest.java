package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.events.Outbox.Waiting;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Since when everything is written down for a bridge. */
class RecordingTest {
    private static final Waiting BRIDGE = new Waiting("realm", "bridge");
    private static final Waiting OTHER = new Waiting("realm", "other");

    private final FakeSignalTable table = new FakeSignalTable();
    private final Recording recording = new Recording(table.database());

    private void assertSince(long nowMillis, long sinceMillis) {
        assertThat(recording.sinceMillis("realm", "bridge", nowMillis)).contains(sinceMillis);
    }

    private void assertUnknown(long nowMillis) {
        assertThat(recording.sinceMillis("realm", "bridge", nowMillis)).isEmpty();
    }

    @Test
    void s68_goesOnWhileItIsSaidAgain() {
        assertUnknown(1000);
        for (long now : new long[] {1000, 21_000, 41_000}) {
            recording.goOn(() -> Set.of(BRIDGE, OTHER), now, bridge -> false);
            assertSince(now, 1000);
        }
        recording.goOn(() -> Set.of(OTHER), 61_000, bridge -> false);
        assertUnknown(61_000);
        assertThat(recording.sinceMillis("realm", "other", 61_000)).contains(1000L);
    }

    @Test
    void s68_beginsAnewAfterAPause() {
        long longest = Recording.LONGEST_PAUSE.toMillis();
        recording.goOn(() -> Set.of(BRIDGE), 1000, bridge -> false);
        recording.goOn(() -> Set.of(BRIDGE), 1000 + longest, bridge -> false);
        assertSince(1000 + longest, 1000);
        assertUnknown(1001 + 2 * longest);
        recording.goOn(() -> Set.of(BRIDGE), 1001 + 2 * longest, bridge -> false);
        assertSince(1001 + 2 * longest, 1001 + 2 * longest);
    }

    @Test
    void s68_beginsAnewWhereSomethingWasMissed() {
        recording.goOn(() -> Set.of(BRIDGE, OTHER), 1000, bridge -> false);
        recording.goOn(() -> Set.of(BRIDGE, OTHER), 21_000, BRIDGE::equals);
        assertSince(21_000, 21_000);
        assertThat(recording.sinceMillis("realm", "other", 21_000)).contains(1000L);
    }

    /** A server whose clock is behind must not make a pause of it. */
    @Test
    void s68_isNotSaidEarlierThanBefore() {
        long longest = Recording.LONGEST_PAUSE.toMillis();
        recording.goOn(() -> Set.of(BRIDGE), 100_000, bridge -> false);
        recording.goOn(() -> Set.of(BRIDGE), 1000, bridge -> false);
        assertSince(100_000 + longest, 100_000);
    }

    /**
     * The names were looked up just before. It may be named again a moment later, and nobody would know that it has
     * missed something.
     */
    @Test
    void s68_aBridgeThatIsTakenOutMeanwhileBeginsAnew() {
        recording.goOn(() -> Set.of(BRIDGE), 1000, bridge -> false);
        recording.goOn(
                () -> {
                    table.clear();
                    return Set.of(BRIDGE);
                },
                21_000,
                bridge -> false);
        assertUnknown(21_000);
        recording.goOn(() -> Set.of(BRIDGE), 41_000, bridge -> false);
        assertSince(41_000, 41_000);
    }
}

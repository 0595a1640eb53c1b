package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.signals.SignalHealth.Heard;
import io.cloakroom.bridge.signals.SignalHealth.Sign;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateViews;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Since when everything that happens can be heard. */
class SignalHealthTest {
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(3));

    private final MemoryStateStore store = new MemoryStateStore();
    private final SignalHealth health = open();
    /** Later than all times in most tests. */
    private Instant clock = NOW.plus(Duration.ofDays(1));

    private SignalHealth open() {
        return new SignalHealth(StateViews.over(store), Duration.ofMinutes(15), () -> clock);
    }

    private Instant since() {
        return health.heard("_").map(Heard::since).orElseThrow();
    }

    private static Sign sign(Instant at) {
        return new Sign(at, true, "stream-1");
    }

    @Test
    void nothingIsKnownOfWhatWasBeforeTheFirstSign() {
        health.note("_", sign(NOW));
        assertThat(since()).isEqualTo(NOW);
        health.note("_", sign(NOW.minusSeconds(1)));
        assertThat(health.heard("_").map(Heard::at)).contains(NOW);
    }

    @Test
    void s68_whatATransmitterMayHaveDroppedIsAGap() {
        health.note("_", sign(NOW));
        health.note("_", sign(NOW.plusSeconds(900)));
        assertThat(since()).isEqualTo(NOW);
        health.note("_", sign(NOW.plusSeconds(1801)));
        assertThat(since()).isEqualTo(NOW.plusSeconds(1801));
    }

    /** What was in the one that is gone is lost. */
    @Test
    void s68_anotherStreamIsAGap() {
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        health.note("_", new Sign(NOW.plusSeconds(60), true, "stream-2"));
        assertThat(since()).isEqualTo(NOW.plusSeconds(60));
        health.note("_", new Sign(NOW.plusSeconds(120), true, ""));
        assertThat(since()).as("pushed from now on").isEqualTo(NOW.plusSeconds(120));
        health.note("_", sign(NOW.plusSeconds(180)));
        assertThat(since()).as("what was pushed may not be polled").isEqualTo(NOW.plusSeconds(180));
        health.note("_", sign(NOW.plusSeconds(240)));
        assertThat(since()).isEqualTo(NOW.plusSeconds(180));
    }

    /** It would hide a silence of a day. */
    @Test
    void s68_aSignOfLifeFromTheFutureIsNone() {
        health.note("_", sign(clock)); // by a bridge whose clock is a day ahead
        assertThat(health.heard("_").map(Heard::at)).contains(clock);
        clock = NOW;
        assertThat(health.heard("_").map(Heard::at)).as("silent").contains(Instant.EPOCH);
        health.note("_", sign(NOW));
        assertThat(health.heard("_")).contains(new Heard(sign(NOW), NOW, Optional.empty()));
    }

    /** Each would begin the record of the other anew, every second. */
    @Test
    void s68_aBridgeWhoseClockIsBehindOverwritesNothing() {
        clock = NOW;
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        long revision = revision();
        clock = NOW.minusSeconds(60);
        assertThat(health.heard("_").map(Heard::at)).contains(Instant.EPOCH);
        health.note("_", sign(clock));
        health.noteOften("_", sign(clock));
        health.noteRecorded("_", BEFORE, clock);
        assertThat(revision()).isEqualTo(revision);
        clock = NOW.plusSeconds(60);
        health.note("_", sign(clock));
        assertThat(since()).isEqualTo(NOW);
    }

    /** Nothing would be younger than the gap for a day. */
    @Test
    void s68_aRecordFromTheFutureIsNone() {
        health.note("_", sign(NOW));
        health.noteRecorded("_", clock, clock); // by a bridge and a realm whose clocks are a day ahead
        assertThat(since()).isEqualTo(clock);
        clock = NOW.plusSeconds(60);
        assertThat(health.heard("_")).contains(new Heard(sign(NOW), clock, Optional.empty()));
        health.noteRecorded("_", BEFORE, clock);
        clock = NOW.plusSeconds(90);
        assertThat(health.heard("_"))
                .contains(new Heard(sign(NOW), NOW.plusSeconds(60), Optional.of(NOW.plusSeconds(60))));
    }

    @Test
    void clocksMayDifferALittle() {
        Instant ahead = NOW.plusSeconds(30);
        health.note("_", sign(ahead));
        health.noteRecorded("_", ahead, ahead);
        clock = NOW;
        assertThat(health.heard("_")).contains(new Heard(sign(ahead), ahead, Optional.of(ahead)));
    }

    /** A bridge that was down for an hour. */
    @Test
    void silenceIsNoGapWhereTheRealmHasRecordedEverything() {
        health.noteRecorded("_", BEFORE, NOW);
        assertThat(health.heard("_")).as("nothing was told yet").isEmpty();
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        health.note("_", sign(LATER));
        health.noteRecorded("_", BEFORE, LATER);
        assertThat(since()).isEqualTo(NOW);
        assertThat(health.heard("_").flatMap(Heard::recorded)).contains(LATER);
    }

    /** The server ran without the JAR, or without a listener. */
    @Test
    void s68_theRealmKnowsOfGapsThatNobodySaw() {
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        health.noteRecorded("_", NOW.plusSeconds(30), NOW.plusSeconds(31));
        assertThat(since()).isEqualTo(NOW.plusSeconds(30));
    }

    /** It was short, so the realm does not know of it. */
    @Test
    void s68_whatTheRealmDoesNotRecordIsAGap() {
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        health.noteUnrecorded("_", NOW.plusSeconds(10));
        assertThat(health.heard("_").flatMap(Heard::recorded)).isEmpty();
        health.noteUnrecorded("_", NOW.plusSeconds(80));
        assertThat(since()).as("it goes on").isEqualTo(NOW.plusSeconds(80));
        health.noteRecorded("_", BEFORE, NOW.plusSeconds(95));
        assertThat(since()).isEqualTo(NOW.plusSeconds(95));
        health.noteRecorded("_", BEFORE, NOW.plusSeconds(300));
        assertThat(since()).isEqualTo(NOW.plusSeconds(95));
    }

    /** Realms are asked every second. */
    @Test
    void onlyOneSignAMinuteIsStored() {
        health.noteOften("_", sign(NOW));
        health.noteRecorded("_", BEFORE, NOW);
        long revision = revision();
        for (int second = 1; second < 60; second++) {
            health.noteOften("_", sign(NOW.plusSeconds(second)));
            health.noteRecorded("_", BEFORE, NOW.plusSeconds(second));
        }
        assertThat(revision()).isEqualTo(revision);
        health.noteOften("_", sign(NOW.plusSeconds(60)));
        health.noteUnrecorded("_", NOW.plusSeconds(60));
        revision = revision();
        for (int second = 61; second < 120; second++) {
            health.noteUnrecorded("_", NOW.plusSeconds(second));
        }
        assertThat(revision()).isEqualTo(revision);
    }

    private long revision() {
        return store.get("signals/_").orElseThrow().revision();
    }

    @Test
    void otherBridgesKnowItToo() {
        health.note("_", sign(NOW));
        health.noteRecorded("_", BEFORE, LATER);
        assertThat(open().heard("_")).contains(new Heard(sign(NOW), LATER, Optional.of(LATER)));
    }
}

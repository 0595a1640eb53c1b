package io.cloakroom.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OnceInAWhileTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final OnceInAWhile lines = new OnceInAWhile(Duration.ofSeconds(10), now::get);

    @Test
    void aLineIsDueOnceInAWhileAndKnowsOfTheOthers() {
        assertThat(lines.due()).hasValue(0);
        assertThat(lines.due()).isEmpty();
        now.set(START.plusMillis(9_999));
        assertThat(lines.due()).isEmpty();
        now.set(START.plusSeconds(10));
        assertThat(lines.due()).hasValue(2);
        now.set(START.plusSeconds(20));
        assertThat(lines.due()).hasValue(0);
    }

    @Test
    void aClockThatIsSetBackSilencesNothing() {
        assertThat(lines.due()).hasValue(0);
        now.set(START.minusSeconds(3600));
        assertThat(lines.due()).hasValue(0);
    }
}

package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.keycloak.events.Outbox.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For which bridges the record begins anew because something was not written down. */
class MissedTest {
    private static final Waiting ONE = new Waiting("realm", "one");
    private static final Waiting OTHER = new Waiting("realm", "other");

    private final Missed missed = new Missed();

    /** Of the two, those whose record begins anew. */
    private List<Waiting> recorded() {
        List<Waiting> anew = new ArrayList<>();
        missed.record(hasMissed -> Stream.of(ONE, OTHER).filter(hasMissed).forEach(anew::add));
        return anew;
    }

    private void failToRecord() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> missed.record(hasMissed -> {
                    throw new IllegalStateException("the database is away");
                }));
    }

    @Test
    void s68_whatWasMissedByABridgeIsItsOnly() {
        assertThat(recorded()).isEmpty();
        missed.add(ONE);
        assertThat(recorded()).containsExactly(ONE);
        assertThat(recorded()).as("its record goes on").isEmpty();
    }

    @Test
    void s68_whatNobodyKnowsWasMissedByAll() {
        missed.addForAll();
        assertThat(recorded()).containsExactly(ONE, OTHER);
        assertThat(recorded()).isEmpty();
    }

    @Test
    void s68_whatCouldNotBeRecordedIsMissedStill() {
        missed.add(ONE);
        failToRecord();
        failToRecord();
        assertThat(recorded()).containsExactly(ONE);
        missed.addForAll();
        failToRecord();
        assertThat(recorded()).containsExactly(ONE, OTHER);
        assertThat(recorded()).isEmpty();
    }

    /** A change while the others are recorded may not be in the record. */
    @Test
    void s68_whatIsMissedMeanwhileCountsNextTime() {
        missed.record(hasMissed -> {
            missed.add(ONE);
            assertThat(hasMissed.test(ONE)).isFalse();
        });
        assertThat(recorded()).containsExactly(ONE);
    }
}

package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.events.Outbox.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettledTest {
    private static final long NOON_MILLIS = 1_800_000_000_000L;
    private static final Duration OLD = Duration.ofSeconds(5);

    private final Settled settled = new Settled(OLD);

    private static Row row(String id, Signal.Kind kind, long atMillis) {
        return new Row(id, Signal.of(kind, "a-user"), "https://sso.example.org/realms/acme", atMillis);
    }

    private static Row claims(String id, long atMillis) {
        return row(id, Signal.Kind.CLAIMS, atMillis);
    }

    @Test
    void claimsWaitUntilTheirTransactionHasCompleted() {
        Row row = claims("a", NOON_MILLIS);
        assertThat(settled.at(NOON_MILLIS)).rejects(row);
        settled.add(List.of("a"), 0);
        assertThat(settled.at(NOON_MILLIS)).accepts(row).rejects(claims("b", NOON_MILLIS));
    }

    /** A row that completes while others are read is not among what was settled before. */
    @Test
    void whatIsSettledLaterIsNotSettledNow() {
        var before = settled.at(NOON_MILLIS);
        settled.add(List.of("a"), 0);
        assertThat(before).rejects(claims("a", NOON_MILLIS));
    }

    /** Of another node, or of this one before it was killed. */
    @Test
    void claimsOfOthersWaitUntilTheyAreOld() {
        assertThat(settled.at(NOON_MILLIS))
                .accepts(claims("old", NOON_MILLIS - OLD.toMillis()))
                .rejects(claims("young", NOON_MILLIS - OLD.toMillis() + 1));
    }

    @Test
    void aClockThatWasAheadHoldsNothingUp() {
        assertThat(settled.at(NOON_MILLIS))
                .accepts(claims("ahead", NOON_MILLIS + OLD.toMillis()))
                .rejects(claims("a-little", NOON_MILLIS + OLD.toMillis() - 1));
    }

    /** They say all there is to say. */
    @Test
    void otherSignalsDoNotWait() {
        for (Signal.Kind kind : Signal.Kind.values()) {
            boolean isTold = settled.at(NOON_MILLIS).test(row("a", kind, NOON_MILLIS));
            assertThat(isTold).as(kind.name()).isEqualTo(kind != Signal.Kind.CLAIMS);
        }
    }

    @Test
    void whatIsOldByItselfIsForgotten() {
        settled.add(List.of("a"), 0);
        settled.add(List.of("b"), 2 * OLD.toNanos() + 1);
        assertThat(settled.at(NOON_MILLIS)).accepts(claims("b", NOON_MILLIS)).rejects(claims("a", NOON_MILLIS));
    }
}

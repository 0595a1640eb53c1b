package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.keycloak.events.Outbox.Row;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SettledTest {
    private static final long NOON_MILLIS = 1_800_000_000_000L;

    private final Settled settled = new Settled();
    private final long startNanos = System.nanoTime();

    private static Row row(String id, Signal.Kind kind, long atMillis) {
        return new Row(id, Signal.of(kind, "a-user"), "https://sso.example.org/realms/acme", atMillis);
    }

    private static Row claims(String id, long atMillis) {
        return row(id, Signal.Kind.CLAIMS, atMillis);
    }

    private Predicate<Row> after(Duration time) {
        return settled.at(NOON_MILLIS + time.toMillis(), startNanos + time.toNanos());
    }

    @Test
    void s68_claimsWaitUntilTheirTransactionHasCompleted() {
        Row row = claims("a", NOON_MILLIS);
        assertThat(after(Duration.ZERO)).rejects(row);
        settled.add(List.of("a"), startNanos);
        assertThat(after(Duration.ZERO)).accepts(row).rejects(claims("b", NOON_MILLIS));
    }

    /** A row that completes while others are read is not among what was settled before. */
    @Test
    void s68_whatIsSettledLaterIsNotSettledNow() {
        Predicate<Row> before = after(Duration.ZERO);
        settled.add(List.of("a"), startNanos);
        assertThat(before).rejects(claims("a", NOON_MILLIS));
    }

    /** Of another node, whose clock may be wrong, or of this one before it was killed. */
    @Test
    void s68_claimsOfOthersWaitUntilTheyHaveBeenSeenForLong() {
        for (Duration ahead : List.of(Duration.ofMinutes(-5), Duration.ZERO, Duration.ofHours(1))) {
            Row row = claims("seen " + ahead, NOON_MILLIS + ahead.toMillis());
            assertThat(after(Duration.ZERO)).rejects(row);
            assertThat(after(Settled.SEEN_FOR.minusNanos(1))).rejects(row);
            assertThat(after(Settled.SEEN_FOR)).accepts(row);
        }
    }

    @Test
    void whatIsOldWaitsForNothing() {
        long old = NOON_MILLIS - Settled.OLD.toMillis();
        assertThat(after(Duration.ZERO)).accepts(claims("a", old)).rejects(claims("b", old + 1));
    }

    /** They say all there is to say. */
    @Test
    void otherSignalsDoNotWait() {
        for (Signal.Kind kind : Signal.Kind.values()) {
            boolean isTold = after(Duration.ZERO).test(row("a", kind, NOON_MILLIS));
            assertThat(isTold).as(kind.name()).isEqualTo(kind != Signal.Kind.CLAIMS);
        }
    }

    /** Those behind it are told meanwhile. */
    @Test
    void whatTheBridgeRefusesIsSentAgainLater() {
        Row row = row("a", Signal.Kind.SESSION, NOON_MILLIS);
        settled.refuse(List.of("a"), startNanos);
        assertThat(after(Settled.REFUSED_FOR.minusNanos(1)))
                .rejects(row)
                .accepts(row("b", Signal.Kind.SESSION, NOON_MILLIS));
        assertThat(settled.refusals()).isEqualTo(1);
        assertThat(after(Settled.REFUSED_FOR)).accepts(row);
        assertThat(after(Settled.REFUSED_FOR.plus(Settled.SEEN_FOR))).accepts(row);
        assertThat(settled.refusals()).isZero();
    }

    @Test
    void whatIsOldIsForgotten() {
        settled.add(List.of("a"), startNanos);
        Row row = claims("a", NOON_MILLIS + Duration.ofHours(1).toMillis());
        assertThat(after(Settled.OLD)).accepts(row);
        assertThat(after(Settled.OLD.plusNanos(1))).accepts(row);
        assertThat(after(Settled.OLD.plus(Settled.SEEN_FOR))).rejects(row);
    }
}

package io.cloakroom.bridge.identity.oidc;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a realm says about the security events that this bridge is told of. It stands beside the realm's policies.
 *
 * @param isPushed whether the realm pushes them; else the bridge polls them
 * @param hasChanges whether changes of what users may do are among them
 * @param waitingSince when the oldest one was made that has not been acknowledged; empty: none waits
 * @param recordedSince from when on all changes are recorded; empty: the realm does not say
 */
record PushedSignals(
        boolean isPushed, boolean hasChanges, Optional<Instant> waitingSince, Optional<Instant> recordedSince) {
    private static final String CHANGES = "https://schemas.openid.net/secevent/caep/event-type/token-claims-change";

    /** Reads the member {@code signals}; empty if the realm records nothing for this client. */
    static Optional<PushedSignals> read(Claims answer) {
        Map<String, Object> members = EventRules.object(answer.members().get("signals"));
        Claims signals = new Claims(members);
        boolean isWaiting = signals.has("waitingSince");
        Optional<Instant> since = signals.time("waitingSince");
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(new PushedSignals(
                        signals.has("events"),
                        signals.texts("events").contains(CHANGES),
                        isWaiting && since.isEmpty() ? Optional.of(Instant.EPOCH) : since,
                        signals.time("recordedSince")));
    }

    /**
     * All that happened before has been heard. If the realm's clock is so far ahead that its times say nothing, that is
     * nothing, as long as something waits.
     */
    Instant heardUpTo(Instant now) {
        return waitingSince
                .map(since -> isPossible(since, now) ? since : Instant.EPOCH)
                .filter(now::isAfter)
                .orElse(now);
    }

    /** From when on all changes are recorded; empty if the realm does not say, or says what cannot be. */
    Optional<Instant> recordedSince(Instant now) {
        return recordedSince.filter(since -> isPossible(since, now));
    }

    private static boolean isPossible(Instant time, Instant now) {
        return !time.isAfter(now.plus(TokenRules.CLOCK_LEEWAY));
    }
}

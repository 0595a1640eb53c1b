package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.identity.oidc.RealmCutoffs;
import io.cloakroom.bridge.signals.SignalHealth.Heard;
import java.time.Duration;
import java.time.Instant;

/** Takes what realms say beside their policies. */
public record RealmSignals(SignalReceiver receiver, SignalHealth health) implements RealmCutoffs.Receiver {
    /** Realms are asked every second. This is often enough to be written down. */
    private static final Duration NOTE_AFTER = Duration.ofMinutes(1);

    @Override
    public void take(String provider, String issuer, RealmCutoffs ended) {
        receiver.takeRealm(provider, issuer, ended);
    }

    @Override
    public void heard(String provider, boolean hasChanges, Instant at) {
        boolean isNews = health.heard(provider)
                .filter(known -> known.hasChanges() == hasChanges
                        && at.isBefore(known.at().plus(NOTE_AFTER)))
                .isEmpty();
        if (isNews) {
            health.note(provider, new Heard(at, hasChanges));
        }
    }
}

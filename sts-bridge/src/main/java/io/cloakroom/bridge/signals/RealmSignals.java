package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.identity.oidc.RealmCutoffs;
import java.time.Instant;
import java.util.Optional;

/** Takes what realms say beside their policies. */
public record RealmSignals(SignalReceiver receiver, SignalHealth health) implements RealmCutoffs.Receiver {
    @Override
    public void take(String provider, String issuer, RealmCutoffs ended) {
        receiver.takeRealm(provider, issuer, ended);
    }

    @Override
    public void heard(String provider, boolean hasChanges, Instant at) {
        health.noteOften(provider, new SignalHealth.Sign(at, hasChanges, ""));
    }

    @Override
    public void recorded(String provider, Optional<Instant> since, Instant now) {
        since.ifPresentOrElse(
                from -> health.noteRecorded(provider, from, now), () -> health.noteUnrecorded(provider, now));
    }
}

package io.cloakroom.bridge.signals;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.identity.oidc.FakeTransmitter;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Transmitter;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Polls events into the state of a directory until somebody ends the process. */
final class PollUntilKilled {
    private PollUntilKilled() {}

    /** @param args the directory, and the discovery document of the provider */
    public static void main(String[] args) {
        OidcProviderConfig provider = FakeTransmitter.config(URI.create(args[1]));
        StateView state = open(Path.of(args[0]));
        SignalPoll poll = new SignalPoll(
                new Transmitter(provider, EventType.uris(), TrustedRoots.ofTheJdk(), () -> NOW),
                new SignalReceiver(new OidcProviders(List.of(provider), () -> NOW), cutoffs(state)),
                new SignalHealth(state, Duration.ofMinutes(15), () -> NOW),
                () -> NOW,
                () -> 0);
        while (poll.turn() != SignalPoll.Outcome.NOT_OFFERED) {
            Thread.onSpinWait();
        }
    }

    static StateView open(Path directory) {
        return StateView.open(SqliteStateStore.open(directory), () -> NOW, Duration.ofMinutes(15));
    }

    static Cutoffs cutoffs(StateView state) {
        return new Cutoffs(state, () -> NOW, Duration.ofDays(8));
    }
}

package io.cloakroom.bridge;

import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.StateConfig;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;

/** The services that issue session credentials, void them and look them up. */
record SessionServices(StateView state, SessionSealer sealer, Cutoffs cutoffs, CredentialDirectory credentials) {
    static SessionServices open(BridgeConfig config, Parts parts, InstantSource clock) throws IOException {
        SecureRandom random = new SecureRandom();
        StateConfig state = config.state();
        StateView view;
        KeyRing ring;
        if (state.directory().isPresent()) {
            Path directory = state.directory().get();
            PrivateFiles.claim(directory);
            view = view(SqliteStateStore.open(directory), state, parts, clock);
            ring = KeyRing.open(view, masterKey(state, directory, random), random, clock);
        } else {
            view = view(new MemoryStateStore(), state, parts, clock);
            ring = KeyRing.derivedFrom(MasterKey.parse(state.masterKey().orElseThrow()));
        }
        Duration longestSession = config.sts().providers().stream()
                .map(OidcProviderConfig::maxSession)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Cutoffs cutoffs = new Cutoffs(view, clock, longestSession.plus(OidcProviders.MAX_TOKEN_AGE));
        SessionSealer sealer = new SessionSealer(ring, random);
        return new SessionServices(
                view, sealer, cutoffs, new CredentialDirectory(config.root(), sealer, cutoffs, clock));
    }

    private static StateView view(StateStore store, StateConfig config, Parts parts, InstantSource clock) {
        return parts.add(StateView.open(parts.add(store), clock, config.maxStaleness()));
    }

    private static MasterKey masterKey(StateConfig state, Path directory, SecureRandom random) throws IOException {
        return state.masterKey().isPresent()
                ? MasterKey.parse(state.masterKey().get())
                : MasterKey.inDirectory(directory, random);
    }
}

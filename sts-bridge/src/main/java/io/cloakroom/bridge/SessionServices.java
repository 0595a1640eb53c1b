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
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;

/** The services that issue session credentials, void them and look them up. */
record SessionServices(StateStore state, SessionSealer sealer, Cutoffs cutoffs, CredentialDirectory credentials) {
    static SessionServices open(BridgeConfig config, Parts parts, InstantSource clock) throws IOException {
        SecureRandom random = new SecureRandom();
        StateConfig state = config.state();
        StateStore store;
        KeyRing ring;
        if (state.directory().isPresent()) {
            Path directory = state.directory().get();
            PrivateFiles.claim(directory);
            store = parts.add(SqliteStateStore.open(directory));
            ring = KeyRing.open(store, masterKey(state, directory, random), random, clock);
        } else {
            store = parts.add(new MemoryStateStore());
            ring = KeyRing.derivedFrom(MasterKey.parse(state.masterKey().orElseThrow()));
        }
        Duration longestSession = config.sts().providers().stream()
                .map(OidcProviderConfig::maxSession)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Cutoffs cutoffs = new Cutoffs(store, clock, longestSession.plus(OidcProviders.MAX_TOKEN_AGE));
        SessionSealer sealer = new SessionSealer(ring, random);
        return new SessionServices(
                store, sealer, cutoffs, new CredentialDirectory(config.root(), sealer, cutoffs, clock));
    }

    /** Whether the state can be read. Blocks. */
    boolean isStateReady() {
        try {
            state.get("health");
            return true;
        } catch (StateException e) {
            return false;
        }
    }

    private static MasterKey masterKey(StateConfig state, Path directory, SecureRandom random) throws IOException {
        return state.masterKey().isPresent()
                ? MasterKey.parse(state.masterKey().get())
                : MasterKey.inDirectory(directory, random);
    }
}

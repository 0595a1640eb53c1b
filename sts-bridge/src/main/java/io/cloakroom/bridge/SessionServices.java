package io.cloakroom.bridge;

import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.config.StateConfig;
import io.cloakroom.bridge.config.StateLocation;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.iam.RoleFiles;
import io.cloakroom.bridge.identity.ldap.LdapDirectories;
import io.cloakroom.bridge.identity.users.UserSource;
import io.cloakroom.bridge.state.StateView;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The services that know users, issue session credentials, void them and look credentials up.
 *
 * @param longestSession that anybody can have
 */
record SessionServices(
        StateView state,
        KeyRing ring,
        Duration longestSession,
        SessionSealer sealer,
        Cutoffs cutoffs,
        IamDirectory users,
        CredentialDirectory credentials) {
    static SessionServices open(BridgeConfig config, Parts parts, InstantSource clock) throws IOException {
        return open(config, parts, clock, System::nanoTime);
    }

    /** @param nanos measures how old the state is */
    static SessionServices open(BridgeConfig config, Parts parts, InstantSource clock, LongSupplier nanos)
            throws IOException {
        SecureRandom random = new SecureRandom();
        StateConfig state = config.state();
        if (state.directory().isPresent()) {
            PrivateFiles.claim(state.directory().get());
        }
        StateView view = parts.add(
                StateView.open(parts.add(StateStores.open(state.location())), clock, nanos, state.maxStaleness()));
        MasterKey masterKey = masterKey(state, random);
        KeyRing ring = state.location() instanceof StateLocation.InMemory
                ? KeyRing.derivedFrom(masterKey)
                : KeyRing.open(view, masterKey, random, clock);
        IamDirectory users = IamDirectory.open(
                view,
                masterKey,
                new IamDirectory.Beside(
                        config.root().map(RootCredentials::accessKeyId),
                        dn -> LdapDirectories.cover(config.sts().directories().values(), dn),
                        roleFiles(config, parts)),
                random,
                clock);
        Duration longestSession = Stream.of(
                        config.sts().providers().stream().map(OidcProviderConfig::maxSession),
                        config.plugins().tokens().stream().map(TokenPluginConfig::maxSession),
                        config.sts().directories().values().stream()
                                .map(ldap -> ldap.limits().longestSession()))
                .flatMap(Function.identity())
                .reduce(UserSource.LONGEST_SESSION, (a, b) -> a.compareTo(b) > 0 ? a : b);
        Cutoffs cutoffs =
                new Cutoffs(view, clock, longestSession.plus(config.sts().maxTokenAge()));
        SessionSealer sealer = new SessionSealer(ring, random);
        return new SessionServices(
                view,
                ring,
                longestSession,
                sealer,
                cutoffs,
                users,
                new CredentialDirectory(config.root(), users, sealer, cutoffs, clock));
    }

    private static RoleFiles roleFiles(BridgeConfig config, Parts parts) throws IOException {
        return config.directories().roles().isPresent()
                ? parts.add(RoleFiles.watching(config.directories().roles().get()))
                : RoleFiles.none();
    }

    private static MasterKey masterKey(StateConfig state, SecureRandom random) throws IOException {
        return state.masterKey().isPresent()
                ? MasterKey.parse(state.masterKey().get())
                : MasterKey.inDirectory(state.directory().orElseThrow(), random);
    }
}

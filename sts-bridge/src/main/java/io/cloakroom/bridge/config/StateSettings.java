package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads where the state is kept. */
final class StateSettings {
    private static final String DIRECTORY = "CLOAKROOM_DATA";
    private static final String MASTER_KEY = "CLOAKROOM_MASTER_KEY";
    private static final String MAX_STALENESS = "CLOAKROOM_STATE_MAX_STALENESS";

    private final SettingSources sources;

    StateSettings(SettingSources sources) {
        this.sources = sources;
    }

    /**
     * Empty after a problem.
     *
     * @param standardDirectory if none is set
     */
    Optional<StateConfig> read(Optional<Path> standardDirectory) {
        int problems = sources.problemCount();
        Optional<Path> directory = sources.read(DIRECTORY, Path::of).or(() -> standardDirectory);
        Optional<Secret> masterKey = masterKey();
        Duration maxStaleness =
                sources.read(MAX_STALENESS, StateConfig::maxStaleness).orElse(StateConfig.STANDARD_MAX_STALENESS);
        Optional<EtcdConfig> etcd = new EtcdSettings(sources).read();
        return sources.problemCount() > problems
                ? Optional.empty()
                : sources.attempt(DIRECTORY, () -> new StateConfig(directory, etcd, masterKey, maxStaleness));
    }

    /** The master key; empty if it is not set, or after a problem. */
    Optional<Secret> masterKey() {
        return sources.secret(MASTER_KEY).flatMap(key -> sources.attempt(MASTER_KEY, () -> StateConfig.masterKey(key)));
    }

    /**
     * The location alone. Empty after a problem; a missing location is one.
     *
     * @param isDirectoryMeant whether settings for etcd are ignored
     */
    Optional<StateLocation> location(boolean isDirectoryMeant) {
        int problems = sources.problemCount();
        Optional<Path> directory = sources.read(DIRECTORY, Path::of);
        Optional<EtcdConfig> etcd = isDirectoryMeant ? Optional.empty() : new EtcdSettings(sources).read();
        if (sources.problemCount() > problems) {
            return Optional.empty();
        }
        StateLocation location = StateConfig.location(etcd, directory);
        if (location instanceof StateLocation.InMemory) {
            sources.problem(DIRECTORY, "say where the state is: --data DIR, or MINIO_ETCD_ENDPOINTS");
            return Optional.empty();
        }
        return Optional.of(location);
    }
}

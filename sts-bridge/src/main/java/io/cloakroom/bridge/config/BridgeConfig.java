package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be configured, checked.
 *
 * @param region that signatures must name, and part of role ARNs; empty: any
 * @param root empty: there is no owner's key
 * @param warnings what the user should know but need not mend; to be logged at start
 */
public record BridgeConfig(
        ServerConfig server,
        StoreConfig store,
        StateConfig state,
        String region,
        Optional<RootCredentials> root,
        StsConfig sts,
        Optional<Path> policiesDirectory,
        LogConfig log,
        List<String> warnings) {
    public BridgeConfig {
        warnings = List.copyOf(warnings);
    }
}

package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The whole configuration, checked.
 *
 * @param region that signatures must name, and part of role ARNs; empty: any
 * @param root empty if the owner has no key
 * @param console empty: it is not served
 * @param shares empty: no folder is shared
 * @param warnings to be logged at the start; they need not be acted on
 */
public record BridgeConfig(
        ServerConfig server,
        StoreConfig store,
        StateConfig state,
        String region,
        Optional<RootCredentials> root,
        StsConfig sts,
        PluginsConfig plugins,
        DocumentDirectories directories,
        LogConfig log,
        MetricsConfig metrics,
        TlsConfig tls,
        SignalsConfig signals,
        Optional<ConsoleConfig> console,
        Optional<ShareConfig> shares,
        List<String> warnings) {
    public BridgeConfig {
        warnings = List.copyOf(warnings);
    }

    public Optional<Path> policiesDirectory() {
        return directories.policies();
    }
}

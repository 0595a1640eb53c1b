package io.cloakroom.bridge.config;

import java.util.List;
import java.util.Optional;

/**
 * HTTP services of the operator that the bridge asks.
 *
 * @param tokens those that identify the owner of a custom token
 * @param access the one that decides in place of policies
 */
public record PluginsConfig(List<TokenPluginConfig> tokens, Optional<AccessPluginConfig> access) {
    /** None. */
    public static final PluginsConfig NONE = new PluginsConfig(List.of(), Optional.empty());

    public PluginsConfig {
        tokens = List.copyOf(tokens);
    }
}

package io.cloakroom.bridge.config;

import java.util.List;

/**
 * HTTP services of the operator that the bridge asks.
 *
 * @param tokens say whose a custom token is
 */
public record PluginsConfig(List<TokenPluginConfig> tokens) {
    /** None. */
    public static final PluginsConfig NONE = new PluginsConfig(List.of());

    public PluginsConfig {
        tokens = List.copyOf(tokens);
    }
}

package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The plugin that decides in place of policies.
 *
 * @param authToken for the header {@code Authorization}
 * @param cacheFor how long a decision is kept for the same question; zero: the plugin is asked about every request
 */
public record AccessPluginConfig(URI url, Optional<Secret> authToken, Duration cacheFor) {}

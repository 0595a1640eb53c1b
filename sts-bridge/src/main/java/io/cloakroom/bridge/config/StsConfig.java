package io.cloakroom.bridge.config;

import java.time.Duration;
import java.util.List;

/**
 * The STS endpoint.
 *
 * @param defaultDuration how long credentials last when the request does not say
 */
public record StsConfig(List<OidcProviderConfig> providers, Duration defaultDuration) {
    static final Duration SHORTEST = Duration.ofMinutes(15);
    static final Duration LONGEST = Duration.ofDays(365);

    public StsConfig {
        providers = List.copyOf(providers);
        SettingText.within(defaultDuration, SHORTEST, LONGEST);
    }
}

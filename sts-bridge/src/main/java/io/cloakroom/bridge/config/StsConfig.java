package io.cloakroom.bridge.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The STS endpoint.
 *
 * @param defaultDuration how long credentials last if the request does not say
 * @param requestsPerSecond from one address; 0: no limit
 * @param loginsPerSecond of one subject, from all addresses; 0: no limit
 * @param ldap the directory whose users may log in, if there is one
 */
public record StsConfig(
        List<OidcProviderConfig> providers,
        Duration defaultDuration,
        int requestsPerSecond,
        int loginsPerSecond,
        Optional<LdapConfig> ldap) {
    static final int STANDARD_REQUESTS_PER_SECOND = 100;
    static final Duration STANDARD_LONGEST = Duration.ofHours(12);
    static final Duration SHORTEST = Duration.ofMinutes(15);
    static final Duration LONGEST = Duration.ofDays(365);

    /** An endpoint with the standard limits. */
    public StsConfig(List<OidcProviderConfig> providers, Duration defaultDuration) {
        this(providers, defaultDuration, STANDARD_REQUESTS_PER_SECOND, STANDARD_REQUESTS_PER_SECOND, Optional.empty());
    }

    StsConfig(
            List<OidcProviderConfig> providers, Duration defaultDuration, int requestsPerSecond, int loginsPerSecond) {
        this(providers, defaultDuration, requestsPerSecond, loginsPerSecond, Optional.empty());
    }

    public StsConfig {
        providers = List.copyOf(providers);
        SettingText.within(defaultDuration, SHORTEST, LONGEST);
    }

    StsConfig with(Optional<LdapConfig> directory) {
        return new StsConfig(providers, defaultDuration, requestsPerSecond, loginsPerSecond, directory);
    }
}

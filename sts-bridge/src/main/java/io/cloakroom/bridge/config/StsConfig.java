package io.cloakroom.bridge.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The STS endpoint.
 *
 * @param defaultDuration how long credentials last if the request does not say
 * @param requestsPerSecond from one address; 0: no limit
 * @param loginsPerSecond of one subject, from all addresses; 0: no limit
 * @param directories whose users may log in, by name, in the order in which a login name is looked for
 */
public record StsConfig(
        List<OidcProviderConfig> providers,
        Duration defaultDuration,
        int requestsPerSecond,
        int loginsPerSecond,
        Map<String, LdapConfig> directories) {
    static final int STANDARD_REQUESTS_PER_SECOND = 100;
    static final Duration STANDARD_LONGEST = Duration.ofHours(12);
    static final Duration SHORTEST = Duration.ofMinutes(15);
    static final Duration LONGEST = Duration.ofDays(365);

    /** An endpoint with the standard limits. */
    public StsConfig(List<OidcProviderConfig> providers, Duration defaultDuration) {
        this(providers, defaultDuration, STANDARD_REQUESTS_PER_SECOND, STANDARD_REQUESTS_PER_SECOND, Map.of());
    }

    StsConfig(
            List<OidcProviderConfig> providers, Duration defaultDuration, int requestsPerSecond, int loginsPerSecond) {
        this(providers, defaultDuration, requestsPerSecond, loginsPerSecond, Map.of());
    }

    public StsConfig {
        providers = List.copyOf(providers);
        directories = Collections.unmodifiableMap(new LinkedHashMap<>(directories));
        SettingText.within(defaultDuration, SHORTEST, LONGEST);
    }

    StsConfig with(Map<String, LdapConfig> found) {
        return new StsConfig(providers, defaultDuration, requestsPerSecond, loginsPerSecond, found);
    }
}

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
 * @param maxTokenAge how long after {@code iat} a web identity token is accepted at most. Cut-offs are kept for as long
 * @param directories whose users may log in, by name, in the order in which a login name is looked for
 */
public record StsConfig(
        List<OidcProviderConfig> providers,
        Duration defaultDuration,
        int requestsPerSecond,
        int loginsPerSecond,
        Duration maxTokenAge,
        Map<String, LdapConfig> directories) {
    /** The longest {@code maxTokenAge}, and the standard. */
    public static final Duration LONGEST_TOKEN_AGE = Duration.ofDays(30);

    static final int STANDARD_REQUESTS_PER_SECOND = 100;
    static final Duration STANDARD_LONGEST = Duration.ofHours(12);
    static final Duration SHORTEST = Duration.ofMinutes(15);
    static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration SHORTEST_TOKEN_AGE = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException with a sentence, if it is none, or not from 5 minutes to 30 days */
    static Duration tokenAge(String text) {
        return SettingText.within(SettingText.duration(text), SHORTEST_TOKEN_AGE, LONGEST_TOKEN_AGE);
    }

    /** An endpoint with the standard limits. */
    public StsConfig(List<OidcProviderConfig> providers, Duration defaultDuration) {
        this(
                providers,
                defaultDuration,
                STANDARD_REQUESTS_PER_SECOND,
                STANDARD_REQUESTS_PER_SECOND,
                LONGEST_TOKEN_AGE,
                Map.of());
    }

    public StsConfig {
        providers = List.copyOf(providers);
        SettingText.within(maxTokenAge, SHORTEST_TOKEN_AGE, LONGEST_TOKEN_AGE);
        directories = Collections.unmodifiableMap(new LinkedHashMap<>(directories));
        SettingText.within(defaultDuration, SHORTEST, LONGEST);
    }
}

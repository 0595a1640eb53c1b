package io.cloakroom.bridge.config;

import java.time.Duration;

/**
 * What happens while a provider that tells of changed rights is silent.
 *
 * @param maxSilence how long it may be
 * @param isStrict whether all its sessions are refused then
 */
public record SignalsConfig(Duration maxSilence, boolean isStrict) {
    /** The longest session of a provider that does not tell of changed rights. */
    public static final Duration WITHOUT_SIGNALS = Duration.ofHours(12);

    /** The longest session of one that does. */
    public static final Duration WITH_SIGNALS = Duration.ofDays(7);

    /** A sign of life comes every four minutes. */
    static final Duration SHORTEST_SILENCE = Duration.ofMinutes(5);

    static final Duration LONGEST_SILENCE = Duration.ofHours(24);

    /** After the bounds, which it is checked against. */
    public static final SignalsConfig STANDARD = new SignalsConfig(Duration.ofMinutes(15), false);

    public SignalsConfig {
        SettingText.within(maxSilence, SHORTEST_SILENCE, LONGEST_SILENCE);
    }
}

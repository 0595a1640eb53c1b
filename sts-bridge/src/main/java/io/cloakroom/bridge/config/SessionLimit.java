package io.cloakroom.bridge.config;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long the sessions of a provider's tokens may last.
 *
 * @param longest longer sessions are cut to it
 * @param withinToken whether a session also ends with its token
 */
public record SessionLimit(Duration longest, boolean withinToken) {
    /** The longest session that a token gives now, in whole seconds. */
    public Duration of(Instant tokenExpires, Instant now) {
        Duration remaining = Duration.between(now, tokenExpires).truncatedTo(ChronoUnit.SECONDS);
        return withinToken && remaining.compareTo(longest) < 0 ? remaining : longest;
    }
}

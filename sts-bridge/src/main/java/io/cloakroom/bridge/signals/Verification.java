package io.cloakroom.bridge.signals;

import io.cloakroom.bridge.identity.oidc.SecurityEvents;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sign of life that a bridge asks a transmitter for. Its state says when it was asked for, on the clock of the
 * bridge, so that it means the same to whichever bridge fetches it, and an old one says nothing.
 *
 * @see <a href="https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#section-8.1.4">Shared Signals
 *     Framework 1.0, section 8.1.4</a>
 */
final class Verification {
    private static final Pattern STATE = Pattern.compile("cloakroom-([0-9]{1,12})");

    private Verification() {}

    static String state(Instant now) {
        return "cloakroom-" + now.getEpochSecond();
    }

    /** When the sign of life among these events was asked for; empty if there is none that a bridge asked for. */
    static Optional<Instant> askedAt(SecurityEvents events) {
        if (!(events.event(EventType.VERIFICATION.uri()).get("state") instanceof String state)) {
            return Optional.empty();
        }
        Matcher matcher = STATE.matcher(state);
        try {
            return matcher.matches()
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package io.cloakroom.bridge.config;

import java.time.Duration;

/** Cuts lengths of sessions for which nobody would tell that the rights of their users have changed. */
final class SessionCut {
    private final SettingSources sources;

    SessionCut(SettingSources sources) {
        this.sources = sources;
    }

    /**
     * At most twelve hours, with a warning if more was asked for.
     *
     * @param whose sessions, for the operator
     */
    Duration withoutSignals(String key, Duration asked, String whose) {
        return cut(
                asked,
                SignalsConfig.WITHOUT_SIGNALS,
                "%s: sessions of %s last at most 12 hours, because nobody tells when the rights of their users change"
                        .formatted(key, whose));
    }

    /** At most seven days, with a warning if more was asked for. */
    Duration withSignals(String key, Duration asked, String whose) {
        return cut(asked, SignalsConfig.WITH_SIGNALS, "%s: sessions of %s last at most 7 days".formatted(key, whose));
    }

    private Duration cut(Duration asked, Duration longest, String warning) {
        if (asked.compareTo(longest) <= 0) {
            return asked;
        }
        sources.warning(warning);
        return longest;
    }
}

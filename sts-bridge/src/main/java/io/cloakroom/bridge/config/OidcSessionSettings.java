package io.cloakroom.bridge.config;

import java.time.Duration;
import java.util.Optional;

/** Reads how long the sessions of a provider last. What is set without a suffix holds for all. */
final class OidcSessionSettings {
    static final String MAX_SESSION = "CLOAKROOM_MAX_SESSION";
    static final String WITHIN_TOKEN = "CLOAKROOM_SESSION_WITHIN_TOKEN";

    private final SettingSources sources;
    private final String name;

    /** @param name of the provider */
    OidcSessionSettings(SettingSources sources, String name) {
        this.sources = sources;
        this.name = name;
    }

    /** The longest session that is asked for; empty after a problem. */
    Optional<Duration> longest() {
        return sources.read(
                keyInUse(MAX_SESSION),
                text -> SettingText.within(SettingText.duration(text), StsConfig.SHORTEST, StsConfig.LONGEST),
                StsConfig.STANDARD_LONGEST);
    }

    /** @param mayBeHeard by polling its events, or by what its realm says */
    SessionLimit limit(Duration asked, boolean mayBeHeard) {
        String key = keyInUse(MAX_SESSION);
        String whose = "provider `%s`".formatted(name);
        SessionCut cut = new SessionCut(sources);
        return new SessionLimit(
                mayBeHeard ? cut.withSignals(key, asked, whose) : cut.withoutSignals(key, asked, whose),
                sources.read(keyInUse(WITHIN_TOKEN), SettingText::bool).orElse(false));
    }

    private String keyInUse(String setting) {
        String own = OidcSettings.key(setting, name);
        return sources.isSet(own) ? own : setting;
    }
}

package io.cloakroom.bridge.config;

import java.util.List;

/** Reads which tokens of a provider count, and what is read of them. */
final class OidcTokenSettings {
    private static final String SCOPE = "CLOAKROOM_IDENTITY_OPENID_SCOPE";
    private static final String CLIENTS = "CLOAKROOM_IDENTITY_OPENID_CLIENTS";
    private static final String AUDIENCE_CLAIM = "CLOAKROOM_IDENTITY_OPENID_AUDIENCE_CLAIM";
    private static final String CLIENT_CLAIM = "CLOAKROOM_IDENTITY_OPENID_CLIENT_CLAIM";
    private static final String SCOPE_CLAIM = "CLOAKROOM_IDENTITY_OPENID_SCOPE_CLAIM";
    private static final String RULES = "CLOAKROOM_IDENTITY_OPENID_RULES";

    private final SettingSources sources;
    private final String name;

    /** @param name of the provider */
    OidcTokenSettings(SettingSources sources, String name) {
        this.sources = sources;
        this.name = name;
    }

    /** @param isRole whether tokens of the provider are for a role */
    TokenReading reading(boolean isRole) {
        String key = key(RULES);
        List<ClaimRule> rules = sources.read(key, ClaimRule::list).orElse(List.of());
        if (isRole && sources.isSet(key)) {
            sources.problem(key, "a role grants what its policies say: remove one of the two");
        }
        rules.stream()
                .filter(ClaimRule::matchesAll)
                .forEach(rule -> sources.warning(
                        "%s: `%s` matches every token of this provider that has the claim".formatted(key, rule)));
        boolean namesClaim = sources.isSet(key(Settings.OPENID + "CLAIM_NAME"))
                || sources.isSet(key(Settings.OPENID + "CLAIM_PREFIX"));
        return new TokenReading(
                sources.text(key(AUDIENCE_CLAIM)),
                sources.text(key(CLIENT_CLAIM)),
                sources.text(key(SCOPE_CLAIM)),
                namesClaim || !sources.isSet(key),
                rules);
    }

    /** Which tokens count. */
    AcceptedTokens accepted() {
        String scopeKey = key(SCOPE);
        String clientsKey = key(CLIENTS);
        AcceptedTokens accepted = new AcceptedTokens(
                sources.read(scopeKey, AcceptedTokens::scope),
                sources.text(clientsKey).map(SettingText::list).orElse(List.of()));
        if (sources.isSet(clientsKey) && accepted.clients().isEmpty()) {
            sources.problem(clientsKey, "names no client");
        }
        warnOfForgedClaims(scopeKey, clientsKey);
        return accepted;
    }

    private void warnOfForgedClaims(String scopeKey, String clientsKey) {
        if (!sources.isSet(scopeKey) && !sources.isSet(clientsKey)) {
            sources.warning(
                    "%s and %s are not set: whoever may edit or register a client of this provider can write policies, audience and user into its tokens and log in with them as anybody"
                            .formatted(scopeKey, clientsKey));
        } else if (!sources.isSet(scopeKey)) {
            sources.warning(
                    "%s is not set: whoever may edit or register a client of this provider can write `azp` into its tokens and pass for a client that %s names"
                            .formatted(scopeKey, clientsKey));
        } else if (!sources.isSet(clientsKey)) {
            sources.warning(
                    "%s is not set: whoever may edit a client of this provider that has the scope can write another user's `sub`, `preferred_username` and `groups` into its tokens"
                            .formatted(clientsKey));
        }
    }

    private String key(String setting) {
        return OidcSettings.key(setting, name);
    }
}

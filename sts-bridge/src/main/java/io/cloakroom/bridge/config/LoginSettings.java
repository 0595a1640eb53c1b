package io.cloakroom.bridge.config;

import io.cloakroom.policy.match.Wildcard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the client of a provider with which people log in. */
final class LoginSettings {
    private static final String CLIENT = "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT";

    private LoginSettings() {}

    /** The provider with its client for logins, if it has one. */
    static OidcProviderConfig read(SettingSources sources, OidcProviderConfig provider) {
        String key = key(provider);
        Optional<String> client = sources.text(key);
        if (client.isEmpty()) {
            return provider;
        }
        List<String> accepted = provider.accepted().clients();
        if (provider.isRoleMode()) {
            sources.problem(key, "a role has no logins: people choose among the policies of a claim");
        } else if (!accepted.isEmpty()
                && accepted.stream().noneMatch(pattern -> Wildcard.matches(pattern, client.get()))) {
            sources.problem(
                    key,
                    "tokens of client `%s` are not accepted: CLOAKROOM_IDENTITY_OPENID_CLIENTS leaves it out"
                            .formatted(client.get()));
        }
        return provider.loggingIn(new LoginClient(
                client.get(), Optional.empty(), provider.accepted().scope()));
    }

    /** Start URLs must tell the providers that people log in to from each other. */
    static void checkTogether(SettingSources sources, List<OidcProviderConfig> providers) {
        Map<String, String> owners = new HashMap<>();
        for (OidcProviderConfig provider : providers) {
            if (provider.login().isPresent()) {
                String word = LoginClient.word(provider.name());
                String other = owners.putIfAbsent(word, key(provider));
                if (other != null) {
                    sources.problem(
                            key(provider),
                            "start URLs that end with `%s` are for this provider and for that of %s: give one another suffix"
                                    .formatted(word, other));
                }
            }
        }
    }

    private static String key(OidcProviderConfig provider) {
        return provider.name().equals("_") ? CLIENT : CLIENT + "_" + provider.name();
    }
}

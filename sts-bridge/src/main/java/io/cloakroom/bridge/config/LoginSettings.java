package io.cloakroom.bridge.config;

import io.cloakroom.policy.match.Wildcard;
import java.util.List;
import java.util.Optional;

/** Reads the client of a provider with which people log in. */
final class LoginSettings {
    private static final String CLIENT = "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT";

    private LoginSettings() {}

    /** The provider with its client for logins, if it has one. */
    static OidcProviderConfig read(SettingSources sources, OidcProviderConfig provider) {
        String key = provider.name().equals("_") ? CLIENT : CLIENT + "_" + provider.name();
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
}

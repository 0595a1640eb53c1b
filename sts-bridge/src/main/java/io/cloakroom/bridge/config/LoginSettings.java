package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.policy.match.Wildcard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the client of a provider with which people log in. */
final class LoginSettings {
    private static final String CLIENT = "CLOAKROOM_IDENTITY_OPENID_LOGIN_CLIENT";
    private static final String CONSOLE = "CLOAKROOM_IDENTITY_OPENID_CONSOLE_CLIENT";

    private LoginSettings() {}

    /** The provider with its clients for logins, if it has any. */
    static OidcProviderConfig read(SettingSources sources, OidcProviderConfig provider) {
        OidcProviderConfig read = provider;
        Optional<String> tools = accepted(sources, provider, key(CLIENT, provider));
        if (tools.isPresent()) {
            read = read.loggingIn(new LoginClient(
                    tools.get(), Optional.empty(), provider.accepted().scope()));
        }
        String consoleKey = key(CONSOLE, provider);
        Optional<String> console = accepted(sources, provider, consoleKey);
        String secretKey = key(CONSOLE + "_SECRET", provider);
        Optional<Secret> secret = sources.secret(secretKey);
        if (console.isPresent()) {
            read = read.loggingInToConsole(
                    new LoginClient(console.get(), secret, provider.accepted().scope()));
        } else if (secret.isPresent() && !sources.isSet(consoleKey)) {
            sources.problem(secretKey, "has no effect without a client: set %s".formatted(consoleKey));
        }
        return read;
    }

    /** The client that a setting names, after problems with it have been told. */
    private static Optional<String> accepted(SettingSources sources, OidcProviderConfig provider, String key) {
        Optional<String> client = sources.text(key);
        if (client.isEmpty()) {
            return client;
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
        return client;
    }

    /** Start URLs must tell the providers that people log in to from each other. */
    static void checkTogether(SettingSources sources, List<OidcProviderConfig> providers) {
        Map<String, String> owners = new HashMap<>();
        for (OidcProviderConfig provider : providers) {
            if (provider.login().isPresent()) {
                String word = LoginClient.word(provider.name());
                String other = owners.putIfAbsent(word, key(CLIENT, provider));
                if (other != null) {
                    sources.problem(
                            key(CLIENT, provider),
                            "start URLs that end with `%s` are for this provider and for that of %s: give one another suffix"
                                    .formatted(word, other));
                }
            }
        }
    }

    private static String key(String setting, OidcProviderConfig provider) {
        return provider.name().equals("_") ? setting : setting + "_" + provider.name();
    }
}

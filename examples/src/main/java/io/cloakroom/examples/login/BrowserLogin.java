package io.cloakroom.examples.login;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Logs a user in with the provider's own login page: authorization code with PKCE, answered on a loopback port. */
public final class BrowserLogin {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Provider provider;
    private final String clientId;
    private final Consumer<URI> browser;

    /** @param browser shows the login page to the user */
    public BrowserLogin(Provider provider, String clientId, Consumer<URI> browser) {
        this.provider = provider;
        this.clientId = clientId;
        this.browser = browser;
    }

    /**
     * Shows the login page and waits for the user.
     *
     * @throws LoginException if the user was refused, took longer than three minutes, or somebody meddled
     */
    public Tokens login(String scope) throws IOException, LoginException {
        LoginAttempt attempt = LoginAttempt.draw(new SecureRandom());
        try (Callback callback = Callback.open(redirect -> attempt.code(redirect, provider.issuer()))) {
            browser.accept(provider.authorization(attempt.parameters(clientId, scope, callback.redirectUri())));
            Tokens tokens =
                    provider.redeem(clientId, callback.await(LIMIT), callback.redirectUri(), attempt.codeVerifier());
            String idToken = tokens.idToken().orElseThrow(() -> new LoginException("the answer has no ID token"));
            new IdTokenCheck(provider.issuer(), clientId, InstantSource.system()).check(idToken, attempt.nonce());
            return tokens;
        }
    }
}

package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.login.CurrentLogin;
import io.cloakroom.cli.login.Tokens;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Jwt;
import io.cloakroom.cli.sts.NoCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the login with a profile. One is used until shortly before its end, and then the next is asked for.
 * Once the login is over, or somebody has logged out, there is none.
 */
final class LoginTokens implements TokenSource {
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(30);

    /** For a token that does not say when it ends. */
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    private final Login login;
    private final InstantSource clock;
    private @Nullable Secret token;
    private Instant renewal = Instant.MIN;

    /**
     * Asks the provider for tokens.
     *
     * @see CurrentLogin#tokens
     */
    @FunctionalInterface
    interface Login {
        Tokens tokens() throws Refused;
    }

    LoginTokens(Login login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
    }

    @Override
    public synchronized Secret read() throws NoCredentials {
        Secret known = token;
        Instant now = clock.instant();
        if (known != null && now.isBefore(renewal)) {
            return known;
        }
        token = null;
        try {
            Secret next = login.tokens().access();
            token = next;
            renewal = Jwt.end(next).map(end -> end.minus(BEFORE_THE_END)).orElse(now.plus(UNKNOWN));
            return next;
        } catch (Refused e) {
            throw e.isNoLogin()
                    ? new NoCredentials(403, "NotLoggedIn", e.sentence())
                    : NoCredentials.unavailable(e.sentence());
        }
    }
}

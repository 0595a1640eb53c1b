package io.cloakroom.bridge.sso;

import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.sts.TokenLogins;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the calls of the SSO protocol need. */
public final class SsoServices {
    private final LoginProviders providers;
    private final Registrations registrations;
    private final SealedTokens sealed;
    private final TokenLogins logins;
    private final Cutoffs cutoffs;
    private final RateLimit rateLimit;
    private final Supplier<Optional<URI>> console;
    private final SecureRandom random;
    private final InstantSource clock;

    /**
     * The services of other parts.
     *
     * @param parties one for each provider that people can log in to; at least one
     * @param longestSession that anybody can have
     * @param console under which browsers reach it, without a slash at its end; asked at each login, empty if it is off
     */
    public record Of(
            List<RelyingParty> parties,
            KeyRing ring,
            Duration longestSession,
            TokenLogins logins,
            Cutoffs cutoffs,
            RateLimit rateLimit,
            Supplier<Optional<URI>> console) {}

    public SsoServices(Of of, SecureRandom random, InstantSource clock) {
        this.providers = new LoginProviders(of.parties());
        this.registrations = new Registrations(of.ring(), of.longestSession(), random, clock);
        this.sealed = new SealedTokens(of.ring(), random);
        this.logins = of.logins();
        this.cutoffs = of.cutoffs();
        this.rateLimit = of.rateLimit();
        this.console = of.console();
        this.random = random;
        this.clock = clock;
    }

    LoginProviders providers() {
        return providers;
    }

    Registrations registrations() {
        return registrations;
    }

    SealedTokens sealed() {
        return sealed;
    }

    TokenLogins logins() {
        return logins;
    }

    Cutoffs cutoffs() {
        return cutoffs;
    }

    RateLimit rateLimit() {
        return rateLimit;
    }

    Optional<URI> console() {
        return console.get();
    }

    SecureRandom random() {
        return random;
    }

    InstantSource clock() {
        return clock;
    }
}

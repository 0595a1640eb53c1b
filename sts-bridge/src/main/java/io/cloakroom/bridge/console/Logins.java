package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.oidc.AuthorizationRequest;
import io.cloakroom.bridge.identity.oidc.ObtainedTokens;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Pkce;
import io.cloakroom.bridge.identity.oidc.ProviderLogin;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.sts.InnerLogins;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs people in at their provider, and exchanges what it says for session credentials, as any client would. Blocks.
 */
final class Logins {
    /** How long the credentials in a cookie last: as long as a right that was taken away may still be there. */
    private static final Duration CREDENTIALS = Duration.ofMinutes(15);

    /** The provider's clock may be ahead of ours: a token that it has just made is void too. */
    private static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    private static final int STATE_BYTES = 32;

    private static final Duration REFRESH_REMEMBERED = Duration.ofMinutes(1);

    private final Renewals renewals = new Renewals(REFRESH_REMEMBERED);
    private final List<RelyingParty> providers;
    private final OidcProviders issuers;
    private final InnerLogins sts;
    private final Cutoffs cutoffs;
    private final PasswordLogins passwords;
    private final Supplier<URI> console;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param console its URL, without a slash at its end */
    Logins(
            Console.Services services,
            PasswordLogins passwords,
            Supplier<URI> console,
            SecureRandom random,
            InstantSource clock) {
        this.providers = List.copyOf(services.providers());
        this.issuers = services.issuers();
        this.sts = services.sts();
        this.cutoffs = services.cutoffs();
        this.passwords = passwords;
        this.console = console;
        this.random = random;
        this.clock = clock;
    }

    /** A request of a browser: its head, where it came from, and its audit record. */
    record Asked(RequestHead head, ClientConnection client, AuditDraft audit) {}

    /** An attempt to log in, and where the browser goes for it. */
    record Begun(LoginAttempt attempt, URI page) {}

    /** The names of the providers that people can log in at. */
    List<String> providers() {
        return providers.stream().map(RelyingParty::provider).toList();
    }

    /**
     * Begins a login.
     *
     * @param provider by name; empty: the first
     * @param place of the attempt among those of the browser
     * @throws AwsException {@code InvalidRequest} if there is no such provider
     */
    Begun begin(Optional<String> provider, int place, ClientConnection client) {
        RelyingParty party = provider.map(this::party)
                .orElseGet(() -> providers.stream().findFirst().orElseThrow(Logins::nobody));
        byte[] drawn = new byte[STATE_BYTES];
        random.nextBytes(drawn);
        Secret state = LoginAttempt.state(place, drawn);
        Pkce pkce = Pkce.draw(random);
        URI page = party.authorization(
                new AuthorizationRequest(callback(), state.reveal(), pkce.challenge(), Optional.empty()),
                client.address());
        return new Begun(new LoginAttempt(party.provider(), state, pkce.verifier(), clock.instant()), page);
    }

    /**
     * Ends a login that the provider has sent the browser back from.
     *
     * @param attempt with the state that it was sent back with
     * @throws AwsException {@code AccessDenied} if the provider refuses it, or it is not the provider that was asked;
     *     as {@code AssumeRoleWithWebIdentity}
     */
    BrowserSession finish(LoginAttempt attempt, Asked asked) {
        ProviderAnswer.requireIssuer(attempt, asked, issuers, providers.size());
        Optional<String> refusal = asked.head().queryValue("error");
        if (refusal.isPresent()) {
            throw AwsException.of(
                    ACCESS_DENIED,
                    "The identity provider says: `%s`.".formatted(ProviderAnswer.shortened(refusal.get())));
        }
        String code = asked.head()
                .queryValue("code")
                .orElseThrow(() -> AwsException.of(ACCESS_DENIED, "The identity provider gave no code."));
        try {
            ObtainedTokens tokens = party(attempt.provider())
                    .exchange(
                            new Secret(code),
                            new Pkce(attempt.verifier()),
                            callback(),
                            asked.client().address());
            return session(attempt.provider(), tokens, tokens.refreshToken(), asked, clock.instant());
        } catch (RefusedLoginException e) {
            throw AwsException.of(ACCESS_DENIED, e.sentence());
        }
    }

    /**
     * A login that has been refreshed: what the browser keeps even if it gets no credentials.
     *
     * @param tokens empty for a login by password
     */
    record Refreshed(BrowserSession kept, Optional<ObtainedTokens> tokens) {}

    /**
     * Refreshes a login at its provider.
     *
     * @throws AwsException {@code InvalidTokenId} if the provider says that the login is over
     */
    Refreshed refresh(BrowserSession old, Asked asked) {
        if (PasswordLogins.has(old)) {
            return new Refreshed(old, Optional.empty());
        }
        Secret token = old.refreshToken().orElseThrow(() -> over("The provider gave nothing to renew it with."));
        ObtainedTokens tokens = renewals.once(token, () -> {
            try {
                return party(old.provider()).refresh(token, asked.client().address());
            } catch (RefusedLoginException e) {
                throw over(e.sentence());
            }
        });
        BrowserSession kept = new BrowserSession(
                old.provider(),
                old.accessKeyId(),
                old.sessionToken(),
                tokens.refreshToken().or(old::refreshToken),
                old.since());
        return new Refreshed(kept, Optional.of(tokens));
    }

    /**
     * The login with new credentials.
     *
     * @throws AwsException {@code InvalidTokenId} for a login by password; as {@code AssumeRoleWithWebIdentity}
     */
    BrowserSession renew(Refreshed login, Asked asked) {
        BrowserSession kept = login.kept();
        ObtainedTokens tokens =
                login.tokens().orElseThrow(() -> over("It was by a password, which is not kept: log in again."));
        return session(kept.provider(), tokens, kept.refreshToken(), asked, kept.since());
    }

    /**
     * Credentials for the user to take away.
     *
     * @param parameters how long they last, and what narrows them
     * @throws AwsException as {@link #renew}
     */
    SessionCredentials take(Refreshed login, SessionParameters parameters, Asked asked) {
        return login.tokens()
                .map(tokens -> issue(tokens, parameters, asked).credentials())
                .orElseGet(() -> passwords.take(login.kept(), parameters, asked));
    }

    /**
     * Voids whatever credentials a login has given so far. Where tokens do not name the login ({@code sid}), nothing
     * tells it from the others of its user: theirs are voided too.
     *
     * @param about what it was
     * @throws io.cloakroom.bridge.state.StateException if it could not be stored
     */
    void voidGiven(Session about) {
        Cutoff.Scope given = about.sessionId()
                .<Cutoff.Scope>map(sid -> new Cutoff.Scope.LoginSoFar(about.issuer(), sid))
                .orElseGet(() -> new Cutoff.Scope.Subject(about.issuer(), about.subject()));
        // A provider's clock may be ahead. Who logs in at a directory is dated by this one.
        Duration leeway = about.directory().isPresent() ? Duration.ZERO : CLOCK_LEEWAY;
        cutoffs.add(new Cutoff(given, clock.instant().plus(leeway)));
    }

    /** The logins of the user, where the provider tells. */
    Optional<List<ProviderLogin>> ofUser(Refreshed login, Asked asked) {
        return login.tokens()
                .flatMap(tokens -> party(login.kept().provider())
                        .logins(tokens.accessToken(), asked.client().address()));
    }

    /**
     * Voids whatever credentials a login of the user has given so far.
     *
     * @param sessionId one of {@link #ofUser}
     * @throws AwsException {@code ServiceUnavailable} if it could not be stored
     */
    void voidLogin(String issuer, String sessionId) {
        try {
            cutoffs.add(new Cutoff(
                    new Cutoff.Scope.LoginSoFar(issuer, sessionId),
                    clock.instant().plus(CLOCK_LEEWAY)));
        } catch (StateException e) {
            throw AwsException.of(SERVICE_UNAVAILABLE, "It cannot be written down now: nothing was ended. Try again.");
        }
    }

    /** Ends one of {@link #ofUser} at the provider. */
    void endOther(Refreshed login, ProviderLogin other, Asked asked) {
        party(login.kept().provider())
                .endLogin(
                        login.tokens().orElseThrow().accessToken(),
                        other,
                        asked.client().address());
    }

    /** Ends a login at the provider. */
    void end(BrowserSession session, Asked asked) {
        session.refreshToken()
                .ifPresent(token ->
                        party(session.provider()).end(token, asked.client().address()));
    }

    private BrowserSession session(
            String provider, ObtainedTokens tokens, Optional<Secret> refreshToken, Asked asked, Instant since) {
        SessionParameters parameters =
                new SessionParameters(Optional.empty(), Optional.empty(), Optional.of(CREDENTIALS), Optional.empty());
        SessionCredentials given = issue(tokens, parameters, asked).credentials();
        return new BrowserSession(provider, given.accessKeyId(), given.sessionToken(), refreshToken, since);
    }

    /** An access token that cannot be read says nothing: then the ID token is the web identity token. */
    private AssumedRole issue(ObtainedTokens tokens, SessionParameters parameters, Asked asked) {
        Secret access = tokens.accessToken();
        Secret shown = isSigned(access) ? access : tokens.idToken().orElse(access);
        return sts.assume(
                new AssumeRoleWithWebIdentity(false, shown, Optional.of(access), parameters),
                asked.head(),
                asked.client(),
                asked.audit());
    }

    private static boolean isSigned(Secret token) {
        return token.reveal().chars().filter(c -> c == '.').count() == 2;
    }

    private String callback() {
        return console.get() + ConsolePaths.CALLBACK;
    }

    private RelyingParty party(String name) {
        return providers.stream()
                .filter(party -> party.provider().equals(name))
                .findFirst()
                .orElseThrow(Logins::nobody);
    }

    private static AwsException nobody() {
        return AwsException.of(INVALID_REQUEST, "There is no such provider to log in at.");
    }

    private static AwsException over(String why) {
        return AwsException.of(INVALID_TOKEN_ID, "The login has ended. " + why);
    }
}

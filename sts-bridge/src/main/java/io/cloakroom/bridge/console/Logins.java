package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;

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
import io.cloakroom.bridge.identity.oidc.Pkce;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.sts.StsEndpoint;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs people in at their provider, and exchanges what it says for session credentials, as any client would. Blocks.
 */
final class Logins {
    /** How long the credentials in a cookie last: as long as a right that was taken away may still be there. */
    private static final Duration CREDENTIALS = Duration.ofMinutes(15);

    private static final int STATE_BYTES = 32;

    private final List<RelyingParty> providers;
    private final StsEndpoint sts;
    private final Cutoffs cutoffs;
    private final Supplier<URI> console;
    private final SecureRandom random;
    private final InstantSource clock;

    /** @param console its URL, without a slash at its end */
    Logins(
            List<RelyingParty> providers,
            StsEndpoint sts,
            Cutoffs cutoffs,
            Supplier<URI> console,
            SecureRandom random,
            InstantSource clock) {
        this.providers = List.copyOf(providers);
        this.sts = sts;
        this.cutoffs = cutoffs;
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
     * @throws AwsException {@code InvalidRequest} if there is no such provider
     */
    Begun begin(Optional<String> provider, ClientConnection client) {
        RelyingParty party = provider.map(this::party)
                .orElseGet(() -> providers.stream().findFirst().orElseThrow(Logins::nobody));
        byte[] drawn = new byte[STATE_BYTES];
        random.nextBytes(drawn);
        String state = Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
        Pkce pkce = Pkce.draw(random);
        URI page = party.authorization(
                new AuthorizationRequest(callback(), state, pkce.challenge(), Optional.empty()), client.address());
        return new Begun(new LoginAttempt(party.provider(), new Secret(state), pkce.verifier(), clock.instant()), page);
    }

    /**
     * Ends a login that the provider has sent the browser back from.
     *
     * @throws AwsException {@code AccessDenied} if it is not the one that this browser began, or the provider refuses
     *     it; as {@code AssumeRoleWithWebIdentity}
     */
    BrowserSession finish(LoginAttempt attempt, Asked asked) {
        String state = asked.head().queryValue("state").orElse("");
        if (!attempt.state().matches(state)) {
            throw AwsException.of(ACCESS_DENIED, "This is not the login that was begun here. Begin again.");
        }
        Optional<String> refusal = asked.head().queryValue("error");
        if (refusal.isPresent()) {
            throw AwsException.of(
                    ACCESS_DENIED, "The identity provider says: `%s`.".formatted(shortened(refusal.get())));
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
     * New credentials for a login.
     *
     * @throws AwsException {@code InvalidTokenId} if the provider says that the login is over; as
     *     {@code AssumeRoleWithWebIdentity}
     */
    BrowserSession renew(BrowserSession old, Asked asked) {
        ObtainedTokens tokens = refresh(old, asked);
        return session(old.provider(), tokens, tokens.refreshToken().or(old::refreshToken), asked, old.since());
    }

    /**
     * Credentials for the user to take away.
     *
     * @param parameters how long they last, and what narrows them
     * @return the login as it is afterwards, and the credentials
     * @throws AwsException as {@link #renew}
     */
    Taken take(BrowserSession old, SessionParameters parameters, Asked asked) {
        ObtainedTokens tokens = refresh(old, asked);
        SessionCredentials given = issue(tokens, parameters, asked).credentials();
        BrowserSession kept = new BrowserSession(
                old.provider(),
                old.accessKeyId(),
                old.sessionToken(),
                tokens.refreshToken().or(old::refreshToken),
                old.since());
        return new Taken(kept, given);
    }

    /** What {@link #take} gives. */
    record Taken(BrowserSession kept, SessionCredentials credentials) {}

    /**
     * Ends a login: at the provider, and with it whatever credentials it has given so far.
     *
     * @param about what it was
     */
    void end(BrowserSession session, Session about, Asked asked) {
        about.sessionId()
                .ifPresent(sid ->
                        cutoffs.add(new Cutoff(new Cutoff.Scope.LoginSoFar(about.issuer(), sid), clock.instant())));
        session.refreshToken()
                .ifPresent(token ->
                        party(session.provider()).end(token, asked.client().address()));
    }

    private ObtainedTokens refresh(BrowserSession old, Asked asked) {
        Secret token = old.refreshToken().orElseThrow(() -> over("The provider gave nothing to renew it with."));
        try {
            return party(old.provider()).refresh(token, asked.client().address());
        } catch (RefusedLoginException e) {
            throw over(e.sentence());
        }
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

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
    }
}

package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.policy.match.Wildcard;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One OpenID Connect provider.
 *
 * @param name the suffix of its settings, {@code _} for the unnamed one
 * @param configUrl its discovery document
 * @param issuer that {@code iss} must equal; empty: the discovery document's {@code issuer}
 * @param clientIds accepted in {@code aud}, and in {@code azp} if {@code aud} names others
 * @param clientSecret used only for user info and login flows, never as a key for signatures
 * @param claimName where a token names policies
 * @param claimUserinfo whether to ask the user info endpoint for claims missing from the token
 * @param rolePolicies in role mode, the policies of the role; empty in claim mode
 * @param grantable patterns ({@code *}, {@code ?}) of the policy names it may grant; empty: any
 * @param sessionTags patterns ({@code *}, {@code ?}) of the keys of session tags its tokens may set; empty: none
 * @param sessionLimit how long its tokens' sessions may last
 * @param trustedOrigins where its key set may be, besides its own origin and the issuer's; scheme, host and port count
 * @param accepted which of its tokens are accepted
 * @param reading how its tokens are read
 * @param realmPolicies where the policy documents of its realm are read from; empty: they are not
 * @param signals whether its security events are polled
 * @param logins its clients with which people log in
 */
public record OidcProviderConfig(
        String name,
        URI configUrl,
        Optional<String> issuer,
        Set<String> clientIds,
        Optional<Secret> clientSecret,
        ClaimName claimName,
        boolean claimUserinfo,
        List<String> rolePolicies,
        List<String> grantable,
        List<String> sessionTags,
        SessionLimit sessionLimit,
        List<URI> trustedOrigins,
        AcceptedTokens accepted,
        TokenReading reading,
        Optional<URI> realmPolicies,
        SignalPolling signals,
        LoginClients logins) {
    private static final Pattern REALM =
            Pattern.compile(".*/realms/[^/]+" + Pattern.quote(OidcSettings.DISCOVERY_PATH));

    /** A provider whose events are not polled, and with which people do not log in here. */
    public OidcProviderConfig(
            String name,
            URI configUrl,
            Optional<String> issuer,
            Set<String> clientIds,
            Optional<Secret> clientSecret,
            ClaimName claimName,
            boolean claimUserinfo,
            List<String> rolePolicies,
            List<String> grantable,
            List<String> sessionTags,
            SessionLimit sessionLimit,
            List<URI> trustedOrigins,
            AcceptedTokens accepted,
            TokenReading reading,
            Optional<URI> realmPolicies) {
        this(
                name,
                configUrl,
                issuer,
                clientIds,
                clientSecret,
                claimName,
                claimUserinfo,
                rolePolicies,
                grantable,
                sessionTags,
                sessionLimit,
                trustedOrigins,
                accepted,
                reading,
                realmPolicies,
                SignalPolling.OFF,
                LoginClients.NONE);
    }

    /** A provider whose tokens are accepted whatever their scope and client. */
    public OidcProviderConfig(
            String name,
            URI configUrl,
            Optional<String> issuer,
            Set<String> clientIds,
            Optional<Secret> clientSecret,
            ClaimName claimName,
            boolean claimUserinfo,
            List<String> rolePolicies,
            List<String> grantable,
            List<String> sessionTags,
            Duration maxSession,
            List<URI> trustedOrigins) {
        this(
                name,
                configUrl,
                issuer,
                clientIds,
                clientSecret,
                claimName,
                claimUserinfo,
                rolePolicies,
                grantable,
                sessionTags,
                new SessionLimit(maxSession, false),
                trustedOrigins,
                AcceptedTokens.ANY,
                TokenReading.STANDARD,
                Optional.empty());
    }

    public OidcProviderConfig {
        clientIds = Set.copyOf(clientIds);
        rolePolicies = List.copyOf(rolePolicies);
        grantable = List.copyOf(grantable);
        sessionTags = List.copyOf(sessionTags);
        trustedOrigins = List.copyOf(trustedOrigins);
        if (name.isEmpty() || clientIds.isEmpty()) {
            throw new IllegalArgumentException("a provider must have a name and a client");
        }
        if (realmPolicies.isPresent() && clientSecret.isEmpty()) {
            throw new IllegalArgumentException("policy documents of a realm are read with the client's secret");
        }
        if (signals != SignalPolling.OFF && clientSecret.isEmpty()) {
            throw new IllegalArgumentException("security events are polled with the client's secret");
        }
    }

    /** The same provider, but only these tokens are accepted. */
    public OidcProviderConfig accepting(AcceptedTokens tokens) {
        return with(tokens, reading, realmPolicies, signals, logins);
    }

    /** The same provider, but its tokens are read in this way. */
    public OidcProviderConfig reading(TokenReading how) {
        return with(accepted, how, realmPolicies, signals, logins);
    }

    /** The same provider, but the policy documents of its realm are read from this address. */
    public OidcProviderConfig readingPolicies(Optional<URI> from) {
        return with(accepted, reading, from, signals, logins);
    }

    /** The same provider, but its security events are polled so. */
    public OidcProviderConfig polling(SignalPolling events) {
        return with(accepted, reading, realmPolicies, events, logins);
    }

    /** The same provider, but people log in with this client of it. */
    public OidcProviderConfig loggingIn(LoginClient with) {
        return with(accepted, reading, realmPolicies, signals, new LoginClients(Optional.of(with), logins.console()));
    }

    /** The same provider, but people log in to the console with this client of it. */
    public OidcProviderConfig loggingInToConsole(LoginClient with) {
        return with(accepted, reading, realmPolicies, signals, new LoginClients(logins.tools(), Optional.of(with)));
    }

    /** Its client with which people log in by programs; empty: they cannot, here. */
    public Optional<LoginClient> login() {
        return logins.tools();
    }

    /** Its client with which people log in to the console; empty: they cannot, here. */
    public Optional<LoginClient> consoleLogin() {
        return logins.console().or(logins::tools);
    }

    private OidcProviderConfig with(
            AcceptedTokens tokens, TokenReading how, Optional<URI> from, SignalPolling events, LoginClients clients) {
        return new OidcProviderConfig(
                name,
                configUrl,
                issuer,
                clientIds,
                clientSecret,
                claimName,
                claimUserinfo,
                rolePolicies,
                grantable,
                sessionTags,
                sessionLimit,
                trustedOrigins,
                tokens,
                how,
                from,
                events,
                clients);
    }

    /** Longer sessions are cut to it. */
    public Duration maxSession() {
        return sessionLimit.longest();
    }

    /** Whether its tokens may grant a policy of this name, in claim mode. */
    public boolean mayGrant(String policy) {
        return grantable.isEmpty() || grantable.stream().anyMatch(pattern -> Wildcard.matches(pattern, policy));
    }

    /** Whether its tokens say which policies they grant. */
    public boolean readsClaim() {
        return !isRoleMode() && reading.readsClaim();
    }

    /** Whether it is a realm of Keycloak, by the address of its discovery document. */
    public boolean isRealm() {
        return isRealm(configUrl);
    }

    static boolean isRealm(URI configUrl) {
        return configUrl.getRawQuery() == null
                && REALM.matcher(configUrl.getRawPath()).matches();
    }

    public boolean isRoleMode() {
        return !rolePolicies.isEmpty();
    }
}

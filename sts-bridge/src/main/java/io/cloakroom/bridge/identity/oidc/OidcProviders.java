package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Verifies tokens. A token is checked only with the keys of the provider that its {@code iss} names.
 * Blocks while keys are fetched.
 */
public final class OidcProviders {
    /** No token is accepted that was issued longer ago ({@code iat}), whatever its {@code exp}. */
    public static final Duration MAX_TOKEN_AGE = TokenRules.MAX_AGE;

    /** How far a provider's clock may be ahead. */
    public static final Duration CLOCK_LEEWAY = TokenRules.CLOCK_LEEWAY;

    /** The time limit of one whole conversation with a provider. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The most issuers that an error lists. */
    private static final int MAX_LISTED = 10;

    private final List<OidcProvider> claimProviders = new ArrayList<>();
    private final List<OidcProvider> roleProviders = new ArrayList<>();
    private final InstantSource clock;
    private final UserInfo userInfo;
    private final EventVerifier events;
    private final SessionCap cap;
    private final Duration maxTokenAge;

    /** Contacts no provider yet. */
    public OidcProviders(List<OidcProviderConfig> configs, InstantSource clock) {
        this(configs, clock, TIMEOUT);
    }

    /**
     * @param roots the authorities that may sign providers' certificates
     * @param cap how long their sessions may last
     */
    public OidcProviders(StsConfig config, TrustedRoots roots, InstantSource clock, SessionCap cap) {
        this(config, new ProviderClient(TIMEOUT, roots), clock, cap);
    }

    OidcProviders(List<OidcProviderConfig> configs, InstantSource clock, Duration timeout) {
        this(new StsConfig(configs, Duration.ofHours(1)), new ProviderClient(timeout), clock, SessionCap.AS_SET);
    }

    private OidcProviders(StsConfig sts, ProviderClient client, InstantSource clock, SessionCap cap) {
        this.clock = clock;
        this.cap = cap;
        this.maxTokenAge = sts.maxTokenAge();
        this.userInfo = new UserInfo(client);
        for (OidcProviderConfig config : sts.providers()) {
            (config.isRoleMode() ? roleProviders : claimProviders).add(new OidcProvider(config, client, clock));
        }
        this.events = new EventVerifier(all(), clock);
    }

    /**
     * Whether a provider is this issuer, by its discovery document.
     *
     * @param name of the provider
     * @param address of the caller who waits for it
     * @throws AwsException {@code IDPCommunicationError} if it is not known and cannot be found out now
     */
    public boolean isIssuer(String name, String issuer, String address) {
        return all().stream()
                .filter(provider -> provider.config().name().equals(name))
                .anyMatch(provider -> provider.metadata(address).issuer().equals(issuer));
    }

    /** Whether there is a provider whose tokens name policies in a claim. */
    boolean readsClaims() {
        return !claimProviders.isEmpty();
    }

    /**
     * Verifies a token from any provider in claim mode.
     *
     * @throws AwsException {@code ExpiredTokenException}, {@code InvalidIdentityToken}, {@code IDPCommunicationError},
     *     {@code IDPRejectedClaim}, {@code InvalidParameterValue} or {@code Throttling}
     */
    VerifiedToken verify(ShownTokens shown) {
        return verify(shown, claimProviders, Optional.empty());
    }

    /**
     * Verifies a token from the provider of one role.
     *
     * @throws AwsException as for claim mode
     */
    VerifiedToken verifyForRole(OidcRole role, ShownTokens shown) {
        return verify(
                shown,
                roleProviders.stream()
                        .filter(provider -> provider.config().equals(role.provider()))
                        .toList(),
                Optional.of(role.arn()));
    }

    /**
     * Verifies a token from any provider in either mode.
     *
     * @throws AwsException as for claim mode
     */
    VerifiedToken verifyOfAny(ShownTokens shown) {
        VerifiedToken verified = verify(shown, all(), Optional.empty());
        // A trust policy names the issuer, not one of several entries for it: the rules of each that the token is for
        // hold.
        Claims claims = shown.token().claims();
        for (OidcProvider provider : all()) {
            if (provider.knownIssuer().equals(Optional.of(verified.issuer())) && isFor(provider, shown.token())) {
                TokenOrigin.require(claims, provider.config());
            }
        }
        return verified;
    }

    /**
     * Verifies a security event token, or a logout token, from any provider in either mode.
     *
     * @param token as received
     * @param isLogout whether it must be a logout token; otherwise it must be none
     * @param address of the sender, who may have to wait for the provider's keys
     * @throws RefusedEventException if the token is not accepted, or cannot be verified now
     */
    public SecurityEvents verifyEvents(Secret token, boolean isLogout, String address) throws RefusedEventException {
        return events.verify(token, isLogout, address);
    }

    /**
     * Verifies a security event token that was fetched from a stream of one provider. If its key is still unknown ten
     * minutes after it came, the key is gone.
     *
     * @param arrived when it was fetched for the first time
     * @throws RefusedEventException if the token is not accepted, or cannot be verified now
     */
    public SecurityEvents verifyStreamed(Secret token, SignalStream stream, OidcProviderConfig from, Instant arrived)
            throws RefusedEventException {
        return events.verifyStreamed(token, stream, from, arrived);
    }

    private List<OidcProvider> all() {
        List<OidcProvider> all = new ArrayList<>(claimProviders);
        all.addAll(roleProviders);
        return all;
    }

    /** The state of each provider, for health reports. */
    public List<ProviderState> states() {
        return all().stream().map(OidcProvider::state).toList();
    }

    private VerifiedToken verify(ShownTokens shown, List<OidcProvider> among, Optional<String> role) {
        UnverifiedToken token = shown.token();
        TokenRules.check(token, clock.instant(), maxTokenAge);
        OidcProvider provider = providerOf(shown, among);
        verifySignature(shown, provider, among);
        Claims claims = token.claims();
        TokenOrigin.require(claims, provider.config());
        String audience = Audience.require(claims, provider.config());
        String subject = claims.text("sub")
                .orElseThrow(
                        () -> TokenRules.refused("STS JWT Token has `sub` claim missing, `sub` claim is mandatory"));
        if (provider.config().claimUserinfo()) {
            shown.accessToken().ifPresent(access -> checkAccessToken(access, provider, shown.address()));
            claims = userInfo.complete(claims, subject, provider, shown);
        }
        Duration longestSession = new SessionLimit(
                        cap.of(provider.config()),
                        provider.config().sessionLimit().withinToken())
                .of(claims.time("exp").orElseThrow(), clock.instant());
        return new VerifiedToken(provider.config(), role, audience, claims, longestSession);
    }

    /**
     * Which claims user info returns depends on the mappers of the access token's client. So the access token must meet
     * the same origin rules as the web identity token. Where any token is accepted, it may be opaque.
     */
    private void checkAccessToken(Secret accessToken, OidcProvider provider, String address) {
        AcceptedTokens accepted = provider.config().accepted();
        UnverifiedToken token;
        try {
            token = UnverifiedToken.parse(accessToken);
        } catch (AwsException e) {
            if (accepted.equals(AcceptedTokens.ANY)) {
                return;
            }
            throw e;
        }
        TokenRules.refuseBound(token.claims());
        if (!accepted.equals(AcceptedTokens.ANY)) {
            TokenRules.check(token, clock.instant(), maxTokenAge);
            List<OidcProvider> only = List.of(provider);
            if (!token.claims().text("iss").equals(Optional.of(provider.issuer(address)))) {
                throw notVerifiable(token, only);
            }
            verifySignature(new ShownTokens(token, Optional.empty(), address), provider, only);
            TokenOrigin.require(token.claims(), provider.config());
        }
    }

    /**
     * The provider that the token names. If several share an issuer (two clients of a realm), the one the token was
     * made for.
     */
    private static OidcProvider providerOf(ShownTokens shown, List<OidcProvider> among) {
        UnverifiedToken token = shown.token();
        String issuer = token.claims().text("iss").orElseThrow(() -> notVerifiable(token, among));
        // A provider that does not answer must not delay tokens whose provider is known.
        Optional<OidcProvider> known = among.stream()
                .filter(provider -> provider.knownIssuer().equals(Optional.of(issuer)) && isFor(provider, token))
                .findFirst();
        return known.orElseGet(() -> askedFor(issuer, shown, among));
    }

    private static boolean isFor(OidcProvider provider, UnverifiedToken token) {
        return Audience.find(token.claims(), provider.config()).isPresent();
    }

    private static OidcProvider askedFor(String issuer, ShownTokens shown, List<OidcProvider> among) {
        UnverifiedToken token = shown.token();
        Asked asked = ask(issuer, shown.address(), among);
        if (asked.ofIssuer().isEmpty()) {
            throw asked.unreachable().orElseGet(() -> notVerifiable(token, among));
        }
        return asked.ofIssuer().stream()
                .filter(provider -> isFor(provider, token))
                .findFirst()
                .orElse(asked.ofIssuer().getFirst());
    }

    /** The providers of an issuer, and why another could not say whether it is one. */
    record Asked(List<OidcProvider> ofIssuer, Optional<AwsException> unreachable) {}

    static Asked ask(String issuer, String address, List<OidcProvider> among) {
        List<OidcProvider> ofIssuer = new ArrayList<>();
        Optional<AwsException> unreachable = Optional.empty();
        for (OidcProvider provider : among) {
            try {
                if (provider.issuer(address).equals(issuer)) {
                    ofIssuer.add(provider);
                }
            } catch (AwsException e) {
                unreachable = Optional.of(e);
            }
        }
        return new Asked(ofIssuer, unreachable);
    }

    private static void verifySignature(ShownTokens shown, OidcProvider provider, List<OidcProvider> among) {
        UnverifiedToken token = shown.token();
        for (VerificationKey key : provider.keys(token.keyId(), shown.address())) {
            if (token.isSignedBy(key)) {
                return;
            }
        }
        throw notVerifiable(token, among);
    }

    /**
     * The one error for an unknown issuer, an unknown key and a wrong signature. In every case it shows what the token
     * itself says and which issuers are configured.
     */
    private static AwsException notVerifiable(UnverifiedToken token, List<OidcProvider> among) {
        return new AwsException(
                INVALID_IDENTITY_TOKEN,
                "The web identity token that was passed could not be validated: no configured provider with issuer `%s` has a key `%s` that verifies its %s signature%s"
                        .formatted(
                                shortened(token.claims().text("iss").orElse("")),
                                shortened(token.keyId()),
                                token.algorithm(),
                                issuers(among)));
    }

    private static String issuers(List<OidcProvider> among) {
        String list = among.stream()
                .flatMap(provider -> provider.knownIssuer().stream())
                .distinct()
                .sorted()
                .limit(MAX_LISTED)
                .map(issuer -> "`" + shortened(issuer) + "`")
                .collect(Collectors.joining(", "));
        return list.isEmpty() ? "" : "; the configured issuers are " + list;
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}

package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LoginClient;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.WaitingRoom;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException.Reason;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge as a client of one provider, in whose name people log in: sends browsers to it, takes codes for tokens,
 * refreshes and ends them. Keeps nothing but the provider's endpoints, so any node can go on with what another began.
 * The tokens it gives are not verified; {@link OidcSource} does that. Blocks.
 *
 * <p>Every method throws {@code IDPCommunicationError} if the provider cannot be asked, and as
 * {@link WaitingRoom#enter}. Addresses are the callers'; limits on waiting count per address.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect: code flow</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628, device authorization</a>
 */
public final class RelyingParty {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What a token lasts whose provider does not say. */
    private static final Duration STANDARD_LIFE = Duration.ofMinutes(1);

    private static final Duration LONGEST_LIFE = Duration.ofDays(30);
    private static final Duration STANDARD_INTERVAL = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(RelyingParty.class);

    private final OidcProviderConfig provider;
    private final LoginClient loginClient;
    private final ProviderClient http;
    private final InstantSource clock;
    private final WaitingRoom waitingRoom = new WaitingRoom();
    private volatile Known known = new Known(Optional.empty(), Instant.EPOCH);

    private record Known(Optional<LoginEndpoints> endpoints, Instant since) {}

    /** A question to the provider. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(ProviderClient.Conversation conversation, LoginEndpoints endpoints)
                throws ProviderException, RefusedLoginException;
    }

    /**
     * Contacts nobody yet.
     *
     * @param roots the authorities that may sign the provider's certificate
     */
    public RelyingParty(OidcProviderConfig provider, LoginClient client, TrustedRoots roots, InstantSource clock) {
        this(provider, client, new ProviderClient(TIMEOUT, roots), clock);
    }

    RelyingParty(OidcProviderConfig provider, LoginClient client, ProviderClient http, InstantSource clock) {
        this.provider = provider;
        this.loginClient = client;
        this.http = http;
        this.clock = clock;
    }

    /** The name of the provider, {@code _} for the unnamed one. */
    public String provider() {
        return provider.name();
    }

    public LoginClient client() {
        return loginClient;
    }

    /** Where to send a browser that is to log in. */
    public URI authorization(AuthorizationRequest request, String address) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", loginClient.id());
        query.put("redirect_uri", request.redirectUri());
        query.put("scope", loginClient.scopes());
        query.put("state", request.state());
        query.put("code_challenge", request.codeChallenge());
        query.put("code_challenge_method", "S256");
        request.nonce().ifPresent(nonce -> query.put("nonce", nonce));
        String text = query.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return askSimply(address, (conversation, endpoints) -> {
            URI page = endpoints.authorization();
            return URI.create(page + (page.getRawQuery() == null ? "?" : "&") + text);
        });
    }

    /**
     * Takes a code for tokens.
     *
     * @param redirectUri the one that the browser was sent back to
     * @throws RefusedLoginException if the code was used, has expired or is another client's, or the verifier is wrong
     */
    public ObtainedTokens exchange(Secret code, Pkce pkce, String redirectUri, String address)
            throws RefusedLoginException {
        return tokens(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code.reveal(),
                        "code_verifier",
                        pkce.verifier().reveal(),
                        "redirect_uri",
                        redirectUri),
                address);
    }

    /** @throws RefusedLoginException if the token has expired, was used before, or its login is over */
    public ObtainedTokens refresh(Secret refreshToken, String address) throws RefusedLoginException {
        return tokens(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken.reveal()), address);
    }

    /** @throws RefusedLoginException if the provider or its client does not do that */
    public DeviceLogin beginDevice(Pkce pkce, String address) throws RefusedLoginException {
        Map<String, String> form = Map.of(
                "scope", loginClient.scopes(),
                "code_challenge", pkce.challenge(),
                "code_challenge_method", "S256");
        return ask(address, (conversation, endpoints) -> {
            URI url = endpoints
                    .device()
                    .orElseThrow(() -> new RefusedLoginException(
                            Reason.INVALID_CLIENT, "The identity provider has no login with a device code."));
            Claims answer = given(url, conversation.post(url, loginClient, form));
            return new DeviceLogin(
                    new Secret(required(answer, "device_code", url)),
                    required(answer, "user_code", url),
                    page(required(answer, "verification_uri", url)),
                    answer.text("verification_uri_complete").isPresent()
                            ? Optional.of(page(required(answer, "verification_uri_complete", url)))
                            : Optional.empty(),
                    seconds(answer, "expires_in").orElse(STANDARD_LIFE),
                    seconds(answer, "interval").orElse(STANDARD_INTERVAL));
        });
    }

    /** @throws RefusedLoginException while the user has not answered; if they refused, or the code has expired */
    public ObtainedTokens finishDevice(Secret deviceCode, Pkce pkce, String address) throws RefusedLoginException {
        return tokens(
                Map.of(
                        "grant_type",
                        DEVICE_GRANT,
                        "device_code",
                        deviceCode.reveal(),
                        "code_verifier",
                        pkce.verifier().reveal()),
                address);
    }

    /**
     * Ends the login that a refresh token belongs to: in Keycloak the whole session, with other providers the token.
     * One that is over already is no failure.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7009">RFC 7009, token revocation</a>
     */
    public void end(Secret refreshToken, String address) {
        var unused = askSimply(address, (conversation, endpoints) -> {
            new LoginEnd(conversation, endpoints, loginClient).of(refreshToken);
            return true;
        });
    }

    /**
     * The logins of the user of an access token, where the provider tells: Keycloak does.
     *
     * @return empty if it does not, or not with such a token
     */
    public Optional<List<ProviderLogin>> logins(Secret accessToken, String address) {
        return askSimply(
                address,
                (conversation, endpoints) -> new AccountSessions(conversation, provider.configUrl()).list(accessToken));
    }

    /** Ends one of the {@link #logins} of the user of an access token. */
    public void endLogin(Secret accessToken, ProviderLogin login, String address) {
        var unused = askSimply(address, (conversation, endpoints) -> {
            new AccountSessions(conversation, provider.configUrl()).end(accessToken, login.sessionId());
            return true;
        });
    }

    private ObtainedTokens tokens(Map<String, String> form, String address) throws RefusedLoginException {
        return ask(address, (conversation, endpoints) -> {
            URI url = endpoints.token();
            Claims answer = given(url, conversation.post(url, loginClient, form));
            String type = required(answer, "token_type", url);
            if (!type.equalsIgnoreCase("bearer")) {
                throw new ProviderException("%s gives a token of type %s, expected Bearer".formatted(url, type));
            }
            return new ObtainedTokens(
                    new Secret(required(answer, "access_token", url)),
                    seconds(answer, "expires_in").orElse(STANDARD_LIFE),
                    answer.text("refresh_token").map(Secret::new),
                    answer.text("id_token").map(Secret::new));
        });
    }

    /** As {@link #ask}, for a question whose answer is no error of OAuth. */
    private <T> T askSimply(String address, Question<T> question) {
        try {
            return ask(address, question);
        } catch (RefusedLoginException e) {
            throw new IllegalStateException("no such error is read", e);
        }
    }

    private <T> T ask(String address, Question<T> question) throws RefusedLoginException {
        WaitingRoom.Place place = waitingRoom.enter(address);
        try {
            ProviderClient.Conversation conversation = http.begin(provider);
            return question.ask(conversation, endpoints(conversation));
        } catch (ProviderException e) {
            LOG.warn("Provider {}, login: {}", provider.name(), e.getMessage());
            throw AwsException.of(IDP_COMMUNICATION_ERROR, "Try again in a moment.");
        } finally {
            place.close();
        }
    }

    private LoginEndpoints endpoints(ProviderClient.Conversation conversation) throws ProviderException {
        Known now = known;
        Instant time = clock.instant();
        if (now.endpoints().isPresent() && time.isBefore(now.since().plus(OidcProvider.REFRESH_AFTER))) {
            return now.endpoints().get();
        }
        LoginEndpoints read = LoginEndpoints.read(conversation.get(provider.configUrl()), provider);
        known = new Known(Optional.of(read), time);
        return read;
    }

    /** @throws RefusedLoginException if the answer is an error of OAuth */
    private Claims given(URI url, HttpCall.Answer answer) throws ProviderException, RefusedLoginException {
        if (answer.status() != 400 && answer.status() != 401 && answer.status() != 403) {
            return ProviderClient.object(url, answer);
        }
        Claims error;
        try {
            error = Claims.parse(answer.body());
        } catch (IOException e) {
            throw new ProviderException("%s answers %d, and not as OAuth says".formatted(url, answer.status()));
        }
        Reason reason = Reason.of(error.text("error").orElse(""));
        String said = TokenGrants.shortened(
                error.text("error_description").or(() -> error.text("error")).orElse("no reason"));
        if (reason == Reason.INVALID_CLIENT) {
            LOG.warn("Provider {}, login: it refuses client `{}`: {}", provider.name(), loginClient.id(), said);
        }
        throw new RefusedLoginException(reason, "The identity provider says: `%s`.".formatted(said));
    }

    private static String required(Claims answer, String name, URI url) throws ProviderException {
        return answer.text(name).orElseThrow(() -> new ProviderException("%s gives no `%s`".formatted(url, name)));
    }

    /** A page for people, never fetched here. Its scheme counts: a browser is handed it. */
    private static URI page(String text) throws ProviderException {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the same answer
        }
        throw new ProviderException("`%s` is not the address of a page".formatted(TokenGrants.shortened(text)));
    }

    private static Optional<Duration> seconds(Claims answer, String name) {
        return answer.members().get(name) instanceof Number number
                ? Optional.of(Duration.ofSeconds(Math.clamp(number.longValue(), 0, LONGEST_LIFE.toSeconds())))
                : Optional.empty();
    }
}

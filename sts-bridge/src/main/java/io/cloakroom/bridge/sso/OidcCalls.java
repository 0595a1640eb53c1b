package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.oidc.DeviceLogin;
import io.cloakroom.bridge.identity.oidc.ObtainedTokens;
import io.cloakroom.bridge.identity.oidc.Pkce;
import io.cloakroom.bridge.identity.oidc.RefusedLoginException;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.identity.oidc.VerifiedToken;
import io.cloakroom.bridge.sts.TokenLogins;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The calls of SSO OIDC: a client registers, and gets tokens for a code, a device code or a refresh token. The codes
 * are the provider's, which alone knows whether they were used.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html">SSO OIDC</a>
 */
final class OidcCalls {
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final LoginProviders providers;
    private final Registrations registrations;
    private final SealedTokens sealed;
    private final TokenLogins logins;
    private final Supplier<Optional<URI>> console;
    private final SecureRandom random;
    private final InstantSource clock;

    OidcCalls(SsoServices services) {
        this.providers = services.providers();
        this.registrations = services.registrations();
        this.sealed = services.sealed();
        this.logins = services.logins();
        this.console = services::console;
        this.random = services.random();
        this.clock = services.clock();
    }

    HttpAnswer register(JsonNode call) {
        requirePublic(call);
        Optional<String> provider =
                providers.ofIssuerUrl(SsoJson.text(call, "issuerUrl")).map(RelyingParty::provider);
        Registrations.Client client = registrations.register(
                provider, SsoJson.text(call, "clientName").orElse("?"), SsoJson.texts(call, "redirectUris"));
        return SsoJson.answer(SsoJson.object()
                .put("clientId", client.id())
                .put("clientSecret", client.secret().reveal())
                .put("clientIdIssuedAt", client.issuedAt().getEpochSecond())
                .put("clientSecretExpiresAt", client.expiration().getEpochSecond()));
    }

    private static void requirePublic(JsonNode call) {
        if (!SsoJson.required(call, "clientType").equals("public")) {
            throw new SsoException(SsoError.INVALID_CLIENT_METADATA, "`clientType` must be `public`.");
        }
    }

    /**
     * With the challenge of a verifier that never leaves the bridge readable: the device flow of clients has none.
     * Where there is a console, people come to a page there first, which says who asks; see {@link DeviceEndpoint}.
     */
    HttpAnswer startDevice(JsonNode call, TokenLogins.Request request) {
        Registration client = registrations.require(call);
        RelyingParty provider = providers.ofStartUrl(SsoJson.text(call, "startUrl"));
        if (!isOf(client, provider.provider())) {
            throw new SsoException(
                    SsoError.INVALID_REQUEST,
                    "The client is registered for another identity provider than `startUrl`.");
        }
        Pkce pkce = Pkce.draw(random);
        DeviceLogin login;
        try {
            login = provider.beginDevice(pkce, address(request));
        } catch (RefusedLoginException e) {
            throw refused(e);
        }
        Instant now = clock.instant();
        Instant expiration = now.plus(login.lasts());
        URI page = login.complete().orElse(login.verificationUri());
        Optional<String> ours = console.get()
                .map(url -> "%s%s?%s=%s"
                        .formatted(
                                url,
                                DeviceEndpoint.PATH,
                                DeviceEndpoint.LINK,
                                sealed.seal(new SealedTokens.Asked(
                                        client.name(),
                                        request.client().address(),
                                        now,
                                        expiration,
                                        login.userCode(),
                                        page))));
        return SsoJson.answer(SsoJson.object()
                .put(
                        "deviceCode",
                        sealed.seal(new SealedTokens.Device(provider.provider(), login.deviceCode(), pkce, expiration)))
                .put("userCode", login.userCode())
                .put("verificationUri", ours.orElse(login.verificationUri().toString()))
                .put("verificationUriComplete", ours.orElse(page.toString()))
                .put("expiresIn", login.lasts().toSeconds())
                .put("interval", login.interval().toSeconds()));
    }

    HttpAnswer createToken(JsonNode call, TokenLogins.Request request) {
        Registration client = registrations.require(call);
        String grant = SsoJson.required(call, "grantType");
        try {
            return switch (grant) {
                case "authorization_code" -> exchange(client, call, request);
                case DEVICE_GRANT -> finishDevice(client, call, request);
                case "refresh_token" -> refresh(client, call, request);
                default ->
                    throw new SsoException(
                            SsoError.UNSUPPORTED_GRANT_TYPE,
                            "`grantType` must be `authorization_code`, `refresh_token` or `%s`."
                                    .formatted(DEVICE_GRANT));
            };
        } catch (RefusedLoginException e) {
            throw refused(e);
        }
    }

    private HttpAnswer exchange(Registration client, JsonNode call, TokenLogins.Request request)
            throws RefusedLoginException {
        RelyingParty provider = known(client.provider()
                .orElseThrow(() -> new SsoException(
                        SsoError.INVALID_CLIENT,
                        "This client was registered without `issuerUrl`, which must say which identity provider.")));
        String redirect = SsoJson.required(call, "redirectUri");
        String code = SsoJson.required(call, "code");
        String verifier = SsoJson.required(call, "codeVerifier");
        if (client.redirects().stream().noneMatch(registered -> registered.admits(redirect))) {
            throw new SsoException(SsoError.INVALID_GRANT, "`redirectUri` is none that the client has registered.");
        }
        if (!VERIFIER.matcher(verifier).matches()) {
            throw new SsoException(SsoError.INVALID_REQUEST, "`codeVerifier` must have 43 to 128 characters.");
        }
        return tokens(
                provider,
                provider.exchange(new Secret(code), new Pkce(new Secret(verifier)), redirect, address(request)),
                request);
    }

    private HttpAnswer finishDevice(Registration client, JsonNode call, TokenLogins.Request request)
            throws RefusedLoginException {
        SealedTokens.Device login = sealed.device(SsoJson.required(call, "deviceCode"))
                .orElseThrow(() -> new SsoException(SsoError.INVALID_GRANT, "The device code is none of ours."));
        RelyingParty provider = given(client, login.provider());
        if (!clock.instant().isBefore(login.expiration())) {
            throw new SsoException(SsoError.EXPIRED_TOKEN, "The device code has expired: begin again.");
        }
        return tokens(provider, provider.finishDevice(login.code(), login.pkce(), address(request)), request);
    }

    private HttpAnswer refresh(Registration client, JsonNode call, TokenLogins.Request request)
            throws RefusedLoginException {
        SealedTokens.Refresh shown = sealed.refresh(SsoJson.required(call, "refreshToken"))
                .orElseThrow(() -> new SsoException(SsoError.INVALID_GRANT, "The refresh token is none of ours."));
        RelyingParty provider = given(client, shown.provider());
        return tokens(provider, provider.refresh(shown.token(), address(request)), request);
    }

    /** The provider that a code or token was given for. */
    private RelyingParty given(Registration client, String provider) {
        if (!isOf(client, provider)) {
            throw new SsoException(SsoError.INVALID_GRANT, "It was given for another identity provider.");
        }
        return known(provider);
    }

    private static boolean isOf(Registration client, String provider) {
        return client.provider().filter(own -> !own.equals(provider)).isEmpty();
    }

    private RelyingParty known(String provider) {
        return providers
                .find(provider)
                .orElseThrow(() -> new SsoException(
                        SsoError.INVALID_CLIENT, "Nobody can log in to the provider of this client any more."));
    }

    /** Only tokens that would get credentials are handed on, and only those of our own client. */
    private HttpAnswer tokens(RelyingParty provider, ObtainedTokens obtained, TokenLogins.Request request) {
        VerifiedToken verified = verify(obtained, request);
        boolean isOurs = verified.source().name().equals(provider.provider())
                && verified.client()
                        .orElse(provider.client().id())
                        .equals(provider.client().id());
        if (!isOurs) {
            throw new SsoException(SsoError.ACCESS_DENIED, "The token was issued to another client.");
        }
        String access = sealed.seal(new SsoToken(
                provider.provider(),
                obtained.accessToken(),
                obtained.refreshToken(),
                verified.issuer(),
                verified.subject(),
                verified.sessionId()));
        if (access.length() > SealedTokens.MAX_ACCESS_CHARS) {
            throw new SsoException(
                    SsoError.ACCESS_DENIED,
                    "The access token is too large for a header (%d characters, at most %d): have the provider write less into it."
                            .formatted(access.length(), SealedTokens.MAX_ACCESS_CHARS));
        }
        ObjectNode answer = SsoJson.object()
                .put("accessToken", access)
                .put("tokenType", "Bearer")
                .put("expiresIn", obtained.lasts().toSeconds());
        obtained.refreshToken()
                .ifPresent(token ->
                        answer.put("refreshToken", sealed.seal(new SealedTokens.Refresh(provider.provider(), token))));
        return SsoJson.answer(answer);
    }

    private VerifiedToken verify(ObtainedTokens obtained, TokenLogins.Request request) {
        try {
            return logins.verify(obtained.accessToken(), request).token();
        } catch (AwsException e) {
            throw new SsoException(SsoError.of(e.code(), false), e.sentence());
        }
    }

    private static String address(TokenLogins.Request request) {
        return SourceNetwork.of(request.client().address());
    }

    private static SsoException refused(RefusedLoginException e) {
        return new SsoException(SsoError.of(e.reason()), e.sentence());
    }
}

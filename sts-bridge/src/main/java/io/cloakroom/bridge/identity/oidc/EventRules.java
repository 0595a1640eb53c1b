package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.INVALID_AUDIENCE;
import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.INVALID_ISSUER;
import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.INVALID_KEY;
import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.INVALID_REQUEST;
import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.TOO_EARLY;
import static io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason.UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.policy.match.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for every security event token and every logout token. They keep other tokens out: whoever may add claims to an
 * ID token or an access token must not end sessions with it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8417#section-2.2">RFC 8417, section 2.2</a>
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation">OpenID Connect Back-Channel
 *     Logout 1.0, section 2.6</a>
 */
final class EventRules {
    private static final String EVENT_TYPE = "secevent+jwt";

    /** Providers that do not say what a logout token is are common: Keycloak says it in the claim {@code typ}. */
    private static final Set<String> LOGOUT_TYPES = Set.of("", "jwt", "logout+jwt", EVENT_TYPE);

    /** What ID tokens and access tokens have. A token that does not say what it is must have none of them. */
    private static final List<String> OF_OTHER_TOKENS =
            List.of("azp", "client_id", "scope", "at_hash", "c_hash", "auth_time", "acr");

    /** How long a logout token without {@code exp} is accepted. */
    private static final Duration LONGEST_LOGOUT = Duration.ofMinutes(10);

    private EventRules() {}

    /**
     * Reads a token. Its signature is not checked yet.
     *
     * @throws RefusedEventException if it is another kind of token, has expired, or lacks what such tokens have
     */
    static UnverifiedToken parse(Secret text, boolean isLogout, Instant now) throws RefusedEventException {
        try {
            UnverifiedToken token = UnverifiedToken.parse(text);
            check(token, isLogout, now);
            return token;
        } catch (AwsException e) {
            throw refused(e.sentence());
        }
    }

    /**
     * Checks the signature.
     *
     * @param keys with its key id. If there is none, the key may be too new to be known here.
     * @throws RefusedEventException if none of the keys has signed it
     */
    static void checkSignature(UnverifiedToken token, List<VerificationKey> keys) throws RefusedEventException {
        if (keys.isEmpty()) {
            throw cannotTell();
        }
        if (keys.stream().noneMatch(token::isSignedBy)) {
            throw new RefusedEventException(INVALID_KEY, "the key that it names has not signed it");
        }
    }

    static RefusedEventException foreignIssuer() {
        return new RefusedEventException(INVALID_ISSUER, "no provider of this bridge has its issuer");
    }

    static RefusedEventException foreignAudience() {
        return new RefusedEventException(
                INVALID_AUDIENCE,
                "its `aud` names no client of this bridge (settings MINIO_IDENTITY_OPENID_CLIENT_ID,"
                        + " CLOAKROOM_IDENTITY_OPENID_CLIENTS)");
    }

    /**
     * Requires a token to be of a stream. Its audience is what the transmitter chose for the stream.
     *
     * @throws RefusedEventException if it is from or for somebody else
     */
    static void requireStream(Claims claims, SignalStream stream) throws RefusedEventException {
        if (!claims.text("iss").equals(Optional.of(stream.issuer()))) {
            throw new RefusedEventException(INVALID_ISSUER, "its issuer is not that of the stream");
        }
        if (claims.texts("aud").stream().noneMatch(stream.audience()::contains)) {
            throw new RefusedEventException(INVALID_AUDIENCE, "its `aud` is not that of the stream");
        }
    }

    /** The issuer or the key may be one that cannot be read now. */
    static RefusedEventException cannotTell() {
        return new RefusedEventException(UNAVAILABLE, "its issuer or its key cannot be looked up now: send it again");
    }

    /** It comes again and again, and the provider has no such key any more. */
    static RefusedEventException keyIsGone() {
        return new RefusedEventException(INVALID_KEY, "its provider does not have the key that it names any more");
    }

    private static void check(UnverifiedToken token, boolean isLogout, Instant now) throws RefusedEventException {
        Claims claims = token.claims();
        if (checkType(token) != isLogout) {
            throw refused("it is for `%s`".formatted(isLogout ? "/-/signals" : "/-/backchannel-logout"));
        }
        if (claims.has("nonce")) {
            throw refused("it has a `nonce`, so it is an ID token");
        }
        if (claims.text("jti").isEmpty()) {
            throw refused("it has no `jti`");
        }
        Instant issued = claims.time("iat").orElseThrow(() -> refused("it has no `iat` that is a time"));
        if (issued.isAfter(now.plus(TokenRules.CLOCK_LEEWAY))) {
            throw new RefusedEventException(
                    TOO_EARLY,
                    "it was issued at %s, and here it is %s: one of the clocks is wrong".formatted(issued, now));
        }
        if (issued.isBefore(now.minus(TokenRules.MAX_AGE))) {
            throw refused("it was issued at %s, more than %d days ago".formatted(issued, TokenRules.MAX_AGE.toDays()));
        }
        if (isLogout && !claims.has("exp") && issued.isBefore(now.minus(LONGEST_LOGOUT))) {
            throw refused("it has no `exp`, and it was issued at %s".formatted(issued));
        }
        if (isLogout && (claims.has("sid") ? claims.text("sid") : claims.text("sub")).isEmpty()) {
            throw refused("its `sid`, or its `sub` if it has no `sid`, must be a text");
        }
        if (claims.has("exp") && !claims.time("exp").filter(now::isBefore).isPresent()) {
            throw refused("it has expired");
        }
    }

    /**
     * Whether the token was made for the client of this bridge, or for a client whose tokens are accepted here. A user
     * logs in to the latter, so it is the latter that hears of the logout.
     */
    static boolean isFor(Claims claims, OidcProviderConfig provider) {
        return claims.texts("aud").stream()
                .anyMatch(audience -> provider.clientIds().contains(audience)
                        || provider.accepted().clients().stream()
                                .anyMatch(pattern -> Wildcard.matches(pattern, audience)));
    }

    /** The events by their type; empty if the claim is not an object. */
    static Map<String, Object> events(Claims claims) {
        return object(claims.members().get("events"));
    }

    /** The members of a JSON object; none if it is something else. */
    static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (name instanceof String text && member != null) {
                    members.put(text, member);
                }
            });
        }
        return members;
    }

    /** @return whether it is a logout token */
    private static boolean checkType(UnverifiedToken token) throws RefusedEventException {
        Map<String, Object> events = events(token.claims());
        if (events.isEmpty() || !events.values().stream().allMatch(Map.class::isInstance)) {
            throw refused("it has no `events`, an object of objects");
        }
        String type = token.header().text("typ").orElse("").toLowerCase(Locale.ROOT);
        type = type.startsWith("application/") ? type.substring("application/".length()) : type;
        boolean isLogout = events.keySet().equals(Set.of(SecurityEvents.LOGOUT));
        if (isLogout ? !LOGOUT_TYPES.contains(type) : !type.equals(EVENT_TYPE)) {
            throw refused("its header's `typ` must be `%s`".formatted(isLogout ? "logout+jwt" : EVENT_TYPE));
        }
        // Keycloak's own claim: every ID token and access token has another value.
        Claims claims = token.claims();
        if (claims.has("typ") && !claims.text("typ").orElse("").equals("Logout")) {
            throw refused("its claim `typ` says that it is another kind of token");
        }
        boolean saysWhatItIs = claims.has("typ") || type.equals("logout+jwt") || type.equals(EVENT_TYPE);
        if (!saysWhatItIs && OF_OTHER_TOKENS.stream().anyMatch(claims::has)) {
            throw refused("it does not say that it is a logout token, and has claims of other tokens");
        }
        return isLogout;
    }

    private static RefusedEventException refused(String why) {
        return new RefusedEventException(INVALID_REQUEST, why);
    }
}

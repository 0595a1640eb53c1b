package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;
import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.StsConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Rules for every token, whoever issued it. They are checked before the signature, which costs more. */
final class TokenRules {
    /** How far an issuer's clock may be ahead of ours. There is no such leeway for {@code exp}. */
    static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    /** How long after {@code iat} a token is accepted at most, if the settings do not want less. */
    static final Duration MAX_AGE = StsConfig.LONGEST_TOKEN_AGE;

    /**
     * The header's {@code typ}: JSON Web Tokens and OAuth access tokens. Logout tokens and security events are neither.
     * SPIFFE also allows {@code JOSE}, which only says that the token is a compact JSON Web Signature.
     */
    private static final Set<String> HEADER_TYPES =
            Set.of("jwt", "jose", "at+jwt", "application/jwt", "application/at+jwt");
    /**
     * Keycloak's {@code typ} claim: ID and access tokens. Refresh, Offline, Logout, DPoP and any future type are
     * refused.
     */
    private static final Set<String> CLAIM_TYPES = Set.of("ID", "Bearer");

    private TokenRules() {}

    /**
     * Checks the times and the type of a token.
     *
     * @param maxAge how long after {@code iat} it is accepted
     * @throws AwsException {@code ExpiredTokenException} if it has expired or is too old; {@code InvalidIdentityToken}
     *     if it never expires, is not valid yet, does not say when it was issued, or is not a web identity token
     */
    static void check(UnverifiedToken token, Instant now, Duration maxAge) {
        Claims claims = token.claims();
        Instant expiration = claims.time("exp")
                .orElseThrow(() -> refused("`exp` claim missing: a token that never expires is not accepted"));
        if (!now.isBefore(expiration)) {
            throw new AwsException(
                    EXPIRED_TOKEN_EXCEPTION,
                    "Token is expired: it expired at %s; now it is %s. Get a new identity token and retry"
                            .formatted(expiration, now));
        }
        checkNotAhead(claims, "nbf", now, "Token is not valid yet");
        checkNotAhead(claims, "iat", now, "Token used before issued");
        checkAge(claims, now, maxAge);
        checkType(token);
        refuseBound(claims);
    }

    /**
     * Refuses a token that is bound to a key. Such a token is useless to a thief, but only while everybody who accepts
     * it demands proof of the key. The bridge cannot check that proof.
     *
     * @throws AwsException {@code InvalidIdentityToken} if there is a confirmation ({@code cnf})
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7800#section-3.1">RFC 7800, section 3.1</a>
     */
    static void refuseBound(Claims claims) {
        if (claims.has("cnf")) {
            throw refused(
                    "the token is bound to a key (`cnf`), and the proof that its bearer has this key is not checked"
                            + " here: ask for one without DPoP and without a client certificate");
        }
    }

    /** A cut-off voids what was issued before it and is kept for a time. A token that lives longer would outlive it. */
    private static void checkAge(Claims claims, Instant now, Duration maxAge) {
        Instant issued = claims.time("iat")
                .orElseThrow(() ->
                        refused("`iat` claim missing: a token that does not say when it was issued is not accepted"));
        if (issued.isBefore(now.minus(maxAge))) {
            throw new AwsException(
                    EXPIRED_TOKEN_EXCEPTION,
                    "Token is expired: it was issued at %s, and now it is %s. Tokens are accepted for %s, whatever their `exp`. Get a new identity token and retry"
                            .formatted(issued, now, words(maxAge)));
        }
    }

    private static String words(Duration age) {
        return age.toMinutes() % (24 * 60) == 0 ? age.toDays() + " days" : age.toMinutes() + " minutes";
    }

    private static void checkNotAhead(Claims claims, String name, Instant now, String sentence) {
        Optional<Instant> time = claims.time(name);
        if (time.isEmpty() && claims.has(name)) {
            throw refused("`%s` claim is not a time".formatted(name));
        }
        if (time.isPresent() && time.get().isAfter(now.plus(CLOCK_LEEWAY))) {
            throw refused("%s: `%s` is %s; now it is %s".formatted(sentence, name, time.get(), now));
        }
    }

    private static void checkType(UnverifiedToken token) {
        if (token.header().has("typ")) {
            String type = token.header().text("typ").orElse("");
            if (!HEADER_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
                throw notShown(type);
            }
        }
        Claims claims = token.claims();
        if (claims.has("typ") && !CLAIM_TYPES.contains(claims.text("typ").orElse(""))) {
            throw notShown(claims.text("typ").orElse(""));
        }
        if (claims.has("events")) {
            throw notShown("security event");
        }
    }

    private static AwsException notShown(String type) {
        return refused("expected an ID token or an access token, not one of type `%s`"
                .formatted(type.length() <= 32 ? type : type.substring(0, 32) + "…"));
    }

    static AwsException refused(String why) {
        return new AwsException(INVALID_IDENTITY_TOKEN, why);
    }
}

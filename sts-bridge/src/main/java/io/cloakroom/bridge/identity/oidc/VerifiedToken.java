package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.condition.MalformedClaimException;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A token whose claims can be trusted. Only {@link OidcProviders} makes one, from a token signed by its issuer's key.
 */
public final class VerifiedToken {
    private final OidcProviderConfig provider;
    private final Optional<String> role;
    private final String audience;
    private final Claims claims;
    private final Duration longestSession;

    /**
     * @param role the role that the token was verified for, one of the provider's
     * @param claims among them {@code iss} and {@code sub}
     * @param longestSession that it gives
     */
    VerifiedToken(
            OidcProviderConfig provider,
            Optional<String> role,
            String audience,
            Claims claims,
            Duration longestSession) {
        this.provider = provider;
        this.role = role;
        this.audience = audience;
        this.claims = claims;
        this.longestSession = longestSession;
    }

    /** The settings of the provider that vouches for it. */
    OidcProviderConfig provider() {
        return provider;
    }

    /** The ARN of the role that the token was verified for; empty in claim mode. */
    Optional<String> role() {
        return role;
    }

    /** The provider that vouches for it. */
    public Source source() {
        return new Source(Source.Kind.OPENID, provider.name());
    }

    public String issuer() {
        return claims.text("iss").orElseThrow();
    }

    /** The realm that made it, as this provider knows it. */
    Realm realm() {
        return new Realm(provider.name(), issuer());
    }

    public String subject() {
        return claims.text("sub").orElseThrow();
    }

    /** The client id, one of ours, that the token was made for. */
    public String audience() {
        return audience;
    }

    /** The client that it was issued to ({@code azp}). */
    public Optional<String> client() {
        return claims.text("azp");
    }

    /** The login session at the provider ({@code sid}). */
    public Optional<String> sessionId() {
        return claims.text("sid");
    }

    /**
     * When the provider issued the token ({@code iat}). Without that claim it is the epoch, so every cut-off is later.
     */
    Instant assertedAt() {
        return claims.time("iat").orElse(Instant.EPOCH);
    }

    /** A claim's value as the JSON library gives it; empty if the claim is absent or null. */
    Optional<Object> claim(String name) {
        return Optional.ofNullable(claims.members().get(name));
    }

    /** The value at a path in the token. */
    Optional<Object> claim(ClaimName name) {
        return name.find(claims.members());
    }

    /** The names of all claims, for listing in error messages. */
    Set<String> claimNames() {
        return claims.members().keySet();
    }

    /** The user's name for people: {@code preferred_username}, else the subject. */
    public String readableName() {
        return claims.text("preferred_username").orElseGet(this::subject);
    }

    /** MinIO's parent user, unique across providers. It is the value of {@code aws:username}. */
    String parentUser() {
        return TokenClaims.parentUser(issuer(), subject());
    }

    /** The identity of the token's user, once it is known what the token grants. */
    Identity identity(IdentityClaims said, Grant grant) {
        return identity(said, grant, longestSession);
    }

    /** @param atMost longer sessions are cut to it, and to the token's own limit */
    Identity identity(IdentityClaims said, Grant grant, Duration atMost) {
        return new Identity(
                source(),
                issuer(),
                subject(),
                sessionId(),
                assertedAt(),
                readableName(),
                parentUser(),
                said,
                atMost.compareTo(longestSession) < 0 ? atMost : longestSession,
                grant);
    }

    /** @throws AwsException {@code InvalidIdentityToken} if session tags or the source identity are malformed */
    IdentityClaims forPolicies() {
        try {
            TokenClaims read = TokenClaims.read(claims.members(), provider.sessionTags());
            return new IdentityClaims(values(), policyClaim(), read.tags(), read.sourceIdentity());
        } catch (MalformedClaimException e) {
            throw AwsException.of(INVALID_IDENTITY_TOKEN, e.sentence());
        }
    }

    /** The transitive tag keys, as far as the provider may set these tags. */
    public Set<String> transitiveTagKeys() {
        return provider.sessionTags().isEmpty() ? Set.of() : TokenClaims.transitiveTagKeys(claims.members());
    }

    private Map<String, List<String>> values() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        claims.members().forEach((name, value) -> {
            List<String> texts = ClaimValues.of(value);
            if (!texts.isEmpty()) {
                values.put(name, texts);
            }
        });
        return values;
    }

    /**
     * The claim that names policies. Sessions carry those names separately. Empty if the names are inside another
     * claim, because sessions carry no objects. Also empty if no claim is read, or if MinIO has a key for it: sessions
     * carry those claims.
     */
    private Set<String> policyClaim() {
        return Optional.of(provider.claimName())
                .filter(name -> provider.reading().readsClaim())
                .flatMap(ClaimName::topLevel)
                .filter(name -> !TokenClaims.isStandard(name))
                .map(Set::of)
                .orElse(Set.of());
    }
}

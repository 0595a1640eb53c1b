package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verified claims of a token. Only {@link OidcProviders} makes one, from a token signed by a key of its issuer. */
public final class Identity {
    private final OidcProviderConfig provider;
    private final String issuer;
    private final String subject;
    private final String audience;
    private final Claims claims;

    Identity(OidcProviderConfig provider, String issuer, String subject, String audience, Claims claims) {
        this.provider = provider;
        this.issuer = issuer;
        this.subject = subject;
        this.audience = audience;
        this.claims = claims;
    }

    /** The settings of the provider that vouches for it. */
    public OidcProviderConfig provider() {
        return provider;
    }

    public String issuer() {
        return issuer;
    }

    public String subject() {
        return subject;
    }

    /** The client id, one of ours, that the token was made for. */
    public String audience() {
        return audience;
    }

    /** The login session at the provider ({@code sid}). */
    public Optional<String> sessionId() {
        return claims.text("sid");
    }

    /**
     * When the provider issued the token ({@code iat}). Without that claim it is the epoch, so every cut-off is later.
     */
    public Instant assertedAt() {
        return claims.time("iat").orElse(Instant.EPOCH);
    }

    /** A claim's value as the JSON library gives it; empty if the claim is absent or null. */
    public Optional<Object> claim(String name) {
        return Optional.ofNullable(claims.members().get(name));
    }

    /** The value at a path in the token. */
    public Optional<Object> claim(ClaimName name) {
        return name.find(claims.members());
    }

    /** The strings of a claim that is a string or a list; empty for any other claim. */
    public List<String> texts(String name) {
        return claims.texts(name);
    }

    /** All claims, for listing in error messages and the like. */
    public Map<String, Object> claims() {
        return claims.members();
    }

    /** The user's name for people: {@code preferred_username}, else the subject. */
    public String readableName() {
        return claims.text("preferred_username").orElse(subject);
    }

    /** MinIO's parent user, unique across providers. It is the value of {@code aws:username}. */
    public String parentUser() {
        return TokenClaims.parentUser(issuer, subject);
    }
}

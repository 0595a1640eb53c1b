package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verified claims of a token. Only {@link OidcProviders} makes one, from a token that a key of its issuer has signed. */
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

    /** The client of ours that the token was made for. */
    public String audience() {
        return audience;
    }

    /** The login it comes of ({@code sid}). */
    public Optional<String> sessionId() {
        return claims.text("sid");
    }

    /** When the provider vouched for it ({@code iat}); the beginning of time if the token does not say: any cut-off is later. */
    public Instant assertedAt() {
        return claims.time("iat").orElse(Instant.EPOCH);
    }

    /** A claim's value as JSON libraries give it; empty if there is none, or it is null. */
    public Optional<Object> claim(String name) {
        return Optional.ofNullable(claims.members().get(name));
    }

    /** The value at a place in the token. */
    public Optional<Object> claim(ClaimName name) {
        return name.find(claims.members());
    }

    /** The texts of a claim that is a text or a list; none for any other. */
    public List<String> texts(String name) {
        return claims.texts(name);
    }

    /** All claims, to be listed in errors and the like. */
    public Map<String, Object> claims() {
        return claims.members();
    }

    /** What people call the user: {@code preferred_username}, else the subject. */
    public String readableName() {
        return claims.text("preferred_username").orElse(subject);
    }

    /** MinIO's parent user: unique over providers, and what {@code aws:username} answers. */
    public String parentUser() {
        return TokenClaims.parentUser(issuer, subject);
    }
}

package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider says has happened: the claims of a security event token or of a logout token. They can be trusted.
 * Only {@link OidcProviders} makes one, from a token signed by its issuer's key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8417#section-2.2">RFC 8417, section 2.2</a>
 */
public final class SecurityEvents {
    /** The type of the event of a logout token. */
    public static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

    private final OidcProviderConfig provider;
    private final List<OidcProviderConfig> ofIssuer;
    private final Claims claims;

    /**
     * @param ofIssuer all providers that have its issuer, this one among them
     * @param claims checked by {@link EventRules}
     */
    SecurityEvents(OidcProviderConfig provider, List<OidcProviderConfig> ofIssuer, Claims claims) {
        this.provider = provider;
        this.ofIssuer = List.copyOf(ofIssuer);
        this.claims = claims;
    }

    /** The provider that vouches for them. */
    public Source source() {
        return new Source(Source.Kind.OPENID, provider.name());
    }

    public String issuer() {
        return claims.text("iss").orElseThrow();
    }

    /** The id of the token, unique among those of its issuer ({@code jti}). */
    public String id() {
        return claims.text("jti").orElseThrow();
    }

    /** When the provider made the token ({@code iat}). */
    public Instant issuedAt() {
        return claims.time("iat").orElseThrow();
    }

    /** The types of the events, which are URIs. */
    public Set<String> types() {
        return EventRules.events(claims).keySet();
    }

    /** The members of the event of this type. */
    public Map<String, Object> event(String type) {
        return EventRules.object(EventRules.events(claims).get(type));
    }

    /**
     * The policy names that its user's tokens give from now on, by the new claims in an event. Empty if the event does
     * not say, or if providers of this issuer would read them in different ways.
     *
     * @param type of the event, whose member {@code claims} has what changed
     */
    public Optional<List<String>> policiesLeft(String type) {
        Map<String, Object> changed = EventRules.object(event(type).get("claims"));
        List<Optional<List<String>>> read = ofIssuer.stream()
                .filter(each -> !each.isRoleMode())
                .map(each -> PolicyNames.changed(each, changed))
                .distinct()
                .toList();
        return read.size() == 1 ? read.getFirst() : Optional.empty();
    }

    /** The user whom a logout token is about ({@code sub}). */
    public Optional<String> subject() {
        return claims.text("sub");
    }

    /** The login session that a logout token is about ({@code sid}). */
    public Optional<String> sessionId() {
        return claims.text("sid");
    }

    /**
     * Whom or what all events of the token are about; empty if the token does not say.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9493#section-4.1">RFC 9493, section 4.1</a>
     */
    public Map<String, Object> subjectIdentifier() {
        return EventRules.object(claims.members().get("sub_id"));
    }
}

package io.cloakroom.bridge.identity.oidc;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A stream of security events that the bridge's own client has at a transmitter.
 *
 * @param audience of its tokens; each transmitter chooses it
 * @param delivered the types of events that it carries
 * @param undelivered types that were not asked for, but that the transmitter has
 * @param poll where its tokens are fetched
 * @param verification where the transmitter is asked for a sign of life; empty: it gives none
 * @see <a href="https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#section-8.1.1">Shared Signals
 *     Framework 1.0, section 8.1.1</a>
 */
public record SignalStream(
        String id,
        String issuer,
        Set<String> audience,
        Set<String> delivered,
        Set<String> undelivered,
        URI poll,
        Optional<URI> verification) {
    /** Delivery by polling. */
    static final String POLLED = "urn:ietf:rfc:8936";

    public SignalStream {
        audience = Set.copyOf(audience);
        delivered = Set.copyOf(delivered);
        undelivered = Set.copyOf(undelivered);
    }
}

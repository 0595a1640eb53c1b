package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.URI;
import java.util.Optional;

/**
 * Where a provider takes logins, from its discovery document. Every address is on an origin that is trusted.
 *
 * @param authorization where browsers are sent
 */
record LoginEndpoints(
        URI authorization, URI token, Optional<URI> device, Optional<URI> endSession, Optional<URI> revocation) {
    /** @throws ProviderException if the document lacks one of the first two, or names a foreign origin */
    static LoginEndpoints read(Claims discovery, OidcProviderConfig config) throws ProviderException {
        String issuer = discovery.text("issuer").orElse("");
        return new LoginEndpoints(
                required(discovery, "authorization_endpoint", config, issuer),
                required(discovery, "token_endpoint", config, issuer),
                optional(discovery, "device_authorization_endpoint", config, issuer),
                optional(discovery, "end_session_endpoint", config, issuer),
                optional(discovery, "revocation_endpoint", config, issuer));
    }

    private static URI required(Claims discovery, String name, OidcProviderConfig config, String issuer)
            throws ProviderException {
        return optional(discovery, name, config, issuer)
                .orElseThrow(() -> new ProviderException(
                        "the discovery document %s has no `%s`".formatted(config.configUrl(), name)));
    }

    private static Optional<URI> optional(Claims discovery, String name, OidcProviderConfig config, String issuer)
            throws ProviderException {
        Optional<String> address = discovery.text(name);
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrustedOrigins(config).require(address.get(), issuer));
    }
}

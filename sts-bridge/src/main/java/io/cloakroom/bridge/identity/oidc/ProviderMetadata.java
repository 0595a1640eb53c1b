package io.cloakroom.bridge.identity.oidc;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's published metadata, with its keys.
 *
 * @param keys by key id; several keys may share one
 */
record ProviderMetadata(String issuer, Optional<URI> userinfoEndpoint, Map<String, List<VerificationKey>> keys) {
    ProviderMetadata {
        keys = Map.copyOf(keys);
    }

    List<VerificationKey> keys(String keyId) {
        return keys.getOrDefault(keyId, List.of());
    }
}

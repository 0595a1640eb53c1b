package io.cloakroom.bridge.identity.oidc;

import java.util.Optional;

/**
 * What sends a browser to a provider.
 *
 * @param redirectUri where the provider sends it back to; the caller has checked it
 * @param state comes back unchanged; whoever drew it compares it
 * @param codeChallenge of the method {@code S256}
 * @param nonce that the ID token repeats, if the caller reads one
 */
public record AuthorizationRequest(String redirectUri, String state, String codeChallenge, Optional<String> nonce) {
    public AuthorizationRequest {
        if (!Pkce.isChallenge(codeChallenge)) {
            throw new IllegalArgumentException("a code challenge is a SHA-256 in base64url");
        }
    }
}

package io.cloakroom.bridge.config;

import java.util.List;
import java.util.Optional;

/**
 * How the tokens of a provider are read, where they differ from Keycloak's.
 *
 * @param audienceClaim that names the client in tokens without {@code aud} (Cognito's {@code client_id}); empty: such
 *     tokens are refused
 * @param clientClaim that names the client a token was issued to; empty: {@code azp}, else {@code client_id}, else the
 *     only {@code aud}
 * @param scopeClaim that has the scopes, as a text with spaces or as a list; empty: {@code scope}, a text
 * @param readsClaim whether the claim that names policies is read
 * @param rules that grant policies by other claims
 */
public record TokenReading(
        Optional<String> audienceClaim,
        Optional<String> clientClaim,
        Optional<String> scopeClaim,
        boolean readsClaim,
        List<ClaimRule> rules) {
    /** As Keycloak writes them: a claim names the policies. */
    public static final TokenReading STANDARD =
            new TokenReading(Optional.empty(), Optional.empty(), Optional.empty(), true, List.of());

    public TokenReading {
        rules = List.copyOf(rules);
    }
}

package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.TokenClaims;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about the user that a session carries for policies.
 *
 * @param claims by name, the values of {@code jwt:*} keys and variables
 * @param withheld claims of the token that did not fit
 * @param tags session tags, the values of {@code aws:PrincipalTag/*}
 * @param sourceIdentity the value of {@code aws:SourceIdentity}
 */
public record Attributes(
        Map<String, List<String>> claims,
        Withheld withheld,
        Map<String, String> tags,
        Optional<String> sourceIdentity) {
    public Attributes {
        claims = Map.copyOf(claims);
        tags = Map.copyOf(tags);
    }

    /** Whether the token may have had a claim of this name that is not among {@link #claims}. */
    public boolean mayLack(String claim) {
        return !claims.containsKey(claim) && (TokenClaims.isTechnical(claim) || withheld.mayHave(claim));
    }
}

package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.TokenClaims;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session knows of its user for policies.
 *
 * @param claims what {@code jwt:*} keys and variables answer, by claim name
 * @param withheld claims that the token had and that are not among these, for want of room
 * @param tags session tags, what {@code aws:PrincipalTag/*} answers
 * @param sourceIdentity what {@code aws:SourceIdentity} answers
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

package io.cloakroom.bridge.credentials;

import io.cloakroom.policy.condition.TokenClaims;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session knows of its user for policies.
 *
 * @param claims what {@code jwt:*} keys and variables answer, by claim name
 * @param withheld names of claims that the token had and that are not among these, for want of room; empty: they are not
 *     known, and any claim may be one of them
 * @param tags session tags, what {@code aws:PrincipalTag/*} answers
 * @param sourceIdentity what {@code aws:SourceIdentity} answers
 */
public record Attributes(
        Map<String, List<String>> claims,
        Optional<Set<String>> withheld,
        Map<String, String> tags,
        Optional<String> sourceIdentity) {
    public Attributes {
        claims = Map.copyOf(claims);
        withheld = withheld.map(Set::copyOf);
        tags = Map.copyOf(tags);
    }

    /** Whether the token may have had a claim of this name that is not among {@link #claims}. MinIO's always are. */
    public boolean mayLack(String claim) {
        if (claims.containsKey(claim) || TokenClaims.isStandard(claim)) {
            return false;
        }
        return TokenClaims.isTechnical(claim)
                || withheld.map(names -> names.contains(claim)).orElse(true);
    }
}

package io.cloakroom.bridge.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of an identity, for policies.
 *
 * @param values of {@code jwt:*} keys, by claim name. A login sees them all, a session those about its user
 * @param withheld claims that sessions do not carry, because they carry the same facts in other ways
 * @param tags session tags, the values of {@code aws:PrincipalTag/*}
 * @param sourceIdentity the value of {@code aws:SourceIdentity}
 */
public record IdentityClaims(
        Map<String, List<String>> values,
        Set<String> withheld,
        Map<String, String> tags,
        Optional<String> sourceIdentity) {
    public IdentityClaims {
        values = Map.copyOf(values);
        withheld = Set.copyOf(withheld);
        tags = Map.copyOf(tags);
    }
}

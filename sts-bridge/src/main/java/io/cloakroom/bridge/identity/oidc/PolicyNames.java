package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.ClaimRule;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.match.Wildcard;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The policy names that a token gives: those in its claim, and those of the provider's rules that match other claims.
 *
 * @param where they were read, for messages
 * @param names sorted, each once; they need not exist
 * @param isSaid whether the claim exists or a rule matches
 */
record PolicyNames(String where, List<String> names, boolean isSaid) {
    static PolicyNames of(VerifiedToken token) {
        OidcProviderConfig provider = token.provider();
        PolicyClaim claim = provider.readsClaim()
                ? PolicyClaim.read(token.claim(provider.claimName()).orElse(null))
                : new PolicyClaim.Missing();
        List<ClaimRule> matching = provider.reading().rules().stream()
                .filter(rule -> matches(rule, token))
                .toList();
        TreeSet<String> names = new TreeSet<>(claim.names());
        matching.stream().map(ClaimRule::policies).forEach(names::addAll);
        return new PolicyNames(
                where(provider, !matching.isEmpty()), List.copyOf(names), claim.isPresent() || !matching.isEmpty());
    }

    private static String where(OidcProviderConfig provider, boolean byRule) {
        String claim = "claim `%s`"
                .formatted(TokenGrants.shortened(provider.claimName().toString()));
        if (!byRule) {
            return claim;
        }
        return provider.readsClaim() ? claim + " and rules" : "rules";
    }

    private static boolean matches(ClaimRule rule, VerifiedToken token) {
        Collection<String> values = ClaimValues.of(token.claim(rule.claim()).orElse(null));
        return values.stream().anyMatch(value -> Wildcard.matches(rule.pattern(), value));
    }
}

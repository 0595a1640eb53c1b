package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ClaimRule;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.match.Wildcard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The policy names that a token gives: those in its claim, and those of the provider's rules that match other claims.
 *
 * @param where they were read, for messages
 * @param names sorted, each once; they need not exist
 * @param isSaid whether the claim exists or a rule matches
 */
record PolicyNames(String where, List<String> names, boolean isSaid) {
    static PolicyNames of(VerifiedToken token) {
        return of(token.provider(), token::claim);
    }

    /**
     * The names that a token with these claims would give; empty if they do not say all that a token would.
     *
     * @param claims those that have changed
     */
    static Optional<List<String>> changed(OidcProviderConfig provider, Map<String, Object> claims) {
        List<ClaimName> read = new ArrayList<>(
                provider.reading().rules().stream().map(ClaimRule::claim).toList());
        if (provider.readsClaim()) {
            read.add(provider.claimName());
        }
        boolean isComplete = !provider.isRoleMode()
                && read.stream().allMatch(name -> name.find(claims).isPresent());
        PolicyNames names = of(provider, name -> name.find(claims));
        boolean isReadable = !provider.readsClaim()
                || PolicyClaim.read(provider.claimName().find(claims).orElse(null))
                        .isPresent();
        return isComplete && isReadable ? Optional.of(names.names()) : Optional.empty();
    }

    private static PolicyNames of(OidcProviderConfig provider, Function<ClaimName, Optional<Object>> claims) {
        PolicyClaim claim = provider.readsClaim()
                ? PolicyClaim.read(claims.apply(provider.claimName()).orElse(null))
                : new PolicyClaim.Missing();
        List<ClaimRule> matching = provider.reading().rules().stream()
                .filter(rule -> matches(rule, claims))
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

    private static boolean matches(ClaimRule rule, Function<ClaimName, Optional<Object>> claims) {
        Collection<String> values = ClaimValues.of(claims.apply(rule.claim()).orElse(null));
        return values.stream().anyMatch(value -> Wildcard.matches(rule.pattern(), value));
    }
}

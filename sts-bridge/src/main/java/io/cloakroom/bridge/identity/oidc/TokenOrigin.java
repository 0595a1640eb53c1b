package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.policy.match.Wildcard;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that a verified token was issued as the operator requires: with a certain scope, to a certain client. */
final class TokenOrigin {
    private TokenOrigin() {}

    /** @throws AwsException {@code InvalidIdentityToken} naming what is missing or not accepted */
    static void require(Claims claims, AcceptedTokens accepted) {
        accepted.scope().ifPresent(scope -> requireScope(claims, scope));
        if (!accepted.clients().isEmpty()) {
            requireClient(claims, accepted.clients());
        }
    }

    private static void requireScope(Claims claims, String scope) {
        Set<String> scopes = Set.copyOf(List.of(claims.text("scope").orElse("").split(" ", -1)));
        if (!scopes.contains(scope)) {
            throw TokenRules.refused(
                    "the token's `scope` does not include `%s`: ask for an access token with this scope (an ID token has no scope)"
                            .formatted(scope));
        }
    }

    private static void requireClient(Claims claims, List<String> patterns) {
        String client = client(claims)
                .orElseThrow(
                        () -> TokenRules.refused(
                                "the token does not say which client it was issued to: it has no `azp`, no `client_id` and not exactly one `aud`"));
        if (patterns.stream().noneMatch(pattern -> Wildcard.matches(pattern, client))) {
            throw TokenRules.refused("tokens of client `%s` are not accepted".formatted(shortened(client)));
        }
    }

    /** A claim that is present but is not a string names nobody. The next claim must not stand in for it. */
    private static Optional<String> client(Claims claims) {
        for (String name : List.of("azp", "client_id")) {
            if (claims.has(name)) {
                return claims.text(name);
            }
        }
        List<String> audience = claims.texts("aud");
        return audience.size() == 1
                ? Optional.of(audience.getFirst()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}

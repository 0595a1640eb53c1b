package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.TokenReading;
import io.cloakroom.policy.match.Wildcard;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that a verified token was issued as the operator requires: with a certain scope, to a certain client. */
final class TokenOrigin {
    private TokenOrigin() {}

    /** @throws AwsException {@code InvalidIdentityToken} naming what is missing or not accepted */
    static void require(Claims claims, OidcProviderConfig provider) {
        AcceptedTokens accepted = provider.accepted();
        accepted.scope().ifPresent(scope -> requireScope(claims, provider.reading(), scope));
        if (!accepted.clients().isEmpty()) {
            requireClient(claims, provider.reading().clientClaim(), accepted.clients());
        }
    }

    private static void requireScope(Claims claims, TokenReading reading, String scope) {
        String claim = reading.scopeClaim().orElse("scope");
        // Keycloak writes a string. A list here was written by a mapper.
        List<String> texts = reading.scopeClaim().isPresent()
                ? claims.texts(claim)
                : claims.text(claim).stream().toList();
        Set<String> scopes = texts.stream()
                .flatMap(text -> Arrays.stream(text.split(" ", -1)))
                .collect(Collectors.toSet());
        if (!scopes.contains(scope)) {
            throw TokenRules.refused(
                    "the token's `%s` does not include `%s`: ask for an access token with this scope (an ID token has no scope)"
                            .formatted(claim, scope));
        }
    }

    private static void requireClient(Claims claims, Optional<String> claim, List<String> patterns) {
        String client = (claim.isPresent() ? claims.text(claim.get()) : client(claims))
                .orElseThrow(() -> TokenRules.refused("the token does not say which client it was issued to: it has no "
                        + claim.map(name -> "`" + name + "`")
                                .orElse("`azp`, no `client_id` and not exactly one `aud`")));
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

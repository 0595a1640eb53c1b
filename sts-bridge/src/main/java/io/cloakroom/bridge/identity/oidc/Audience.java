package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.bridge.identity.oidc.TokenRules.refused;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Checks that a token was made for one of our clients. */
final class Audience {
    private Audience() {}

    private static final String NO_AUDIENCE =
            "; without an `aud` no `azp` counts: have the provider write one (in Keycloak: an audience mapper)";

    /**
     * The configured client id that a token names. It is looked for in {@code aud}, then in {@code azp}. A token
     * without {@code aud} is refused, whatever its {@code azp}, unless the provider's settings name the claim that
     * counts in its place.
     *
     * @throws AwsException {@code InvalidIdentityToken} naming the claim that does not match
     */
    static String require(Claims claims, OidcProviderConfig provider) {
        return find(claims, provider).orElseThrow(() -> refused(reason(claims, provider)));
    }

    static Optional<String> find(Claims claims, OidcProviderConfig provider) {
        Set<String> clientIds = provider.clientIds();
        if (!claims.has("aud")) {
            return provider.reading().audienceClaim().flatMap(claims::text).filter(clientIds::contains);
        }
        if (claims.texts("aud").isEmpty()) {
            return Optional.empty();
        }
        return claims.texts("aud").stream()
                .filter(clientIds::contains)
                .findFirst()
                .or(() ->
                        claims.texts("azp").stream().filter(clientIds::contains).findFirst());
    }

    private static String reason(Claims claims, OidcProviderConfig provider) {
        Optional<String> inItsPlace = provider.reading().audienceClaim();
        if (!claims.has("aud") && inItsPlace.isPresent()) {
            return "the token has no `aud`, and its `%s` is %s; expected %s"
                    .formatted(
                            inItsPlace.get(),
                            quoted(claims.text(inItsPlace.get()).stream().toList()),
                            quoted(provider.clientIds()));
        }
        return claims.texts("aud").isEmpty()
                ? mismatch(claims, "aud", provider.clientIds()) + NO_AUDIENCE
                : mismatch(claims, "azp", provider.clientIds());
    }

    private static String mismatch(Claims claims, String claim, Set<String> clientIds) {
        return "STS JWT Token has `%1$s` claim invalid, `%1$s` must match configured OpenID Client ID: expected %2$s; the token has `aud` %3$s and `azp` %4$s"
                .formatted(claim, quoted(clientIds), quoted(claims.texts("aud")), quoted(claims.texts("azp")));
    }

    private static String quoted(Iterable<String> texts) {
        String list = StreamSupport.stream(texts.spliterator(), false)
                .sorted()
                .limit(10)
                .map(text -> "`" + text + "`")
                .collect(Collectors.joining(", "));
        return list.isEmpty() ? "nothing" : list;
    }
}

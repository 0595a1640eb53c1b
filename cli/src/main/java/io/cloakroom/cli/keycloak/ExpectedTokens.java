package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that a bridge expects, by its settings.
 *
 * @param environment that may have the settings
 * @param given discovery document, in place of that of the settings
 */
record ExpectedTokens(
        Map<String, String> environment, Optional<URI> given, TrustedRoots roots, KnownPolicies policies) {
    /**
     * What is expected of a token: by the provider whose issuer it names, else by the first.
     *
     * @throws KeycloakException if a discovery document cannot be read
     * @throws ConfigException if the settings of the providers have problems
     */
    TokenCheck.Expected of(ShownToken token) throws KeycloakException, ConfigException {
        List<OidcProviderConfig> providers = ConfigLoader.providers(environment);
        if (providers.isEmpty()) {
            return new TokenCheck.Expected(
                    given.isPresent() ? Optional.of(issuer(given.get())) : Optional.empty(),
                    Set.of(WantedRealm.BRIDGE),
                    Optional.of(WantedRealm.SCOPE),
                    List.of(),
                    Optional.of(ClaimName.parse("policy")),
                    policies);
        }
        TokenCheck.Expected first = expected(providers.getFirst());
        if (first.issuer().equals(Optional.of(token.text("iss")))) {
            return first;
        }
        for (OidcProviderConfig provider : providers.subList(1, providers.size())) {
            TokenCheck.Expected other = expected(provider);
            if (other.issuer().equals(Optional.of(token.text("iss")))) {
                return other;
            }
        }
        return first;
    }

    private TokenCheck.Expected expected(OidcProviderConfig provider) throws KeycloakException {
        String issuer =
                provider.issuer().isPresent() ? provider.issuer().get() : issuer(given.orElse(provider.configUrl()));
        return new TokenCheck.Expected(
                Optional.of(issuer),
                provider.clientIds(),
                provider.accepted().scope(),
                provider.accepted().clients(),
                provider.readsClaim() ? Optional.of(provider.claimName()) : Optional.empty(),
                policies);
    }

    private String issuer(URI discovery) throws KeycloakException {
        URI server = URI.create(discovery.getScheme() + "://" + discovery.getRawAuthority());
        try (KeycloakHttp http = new KeycloakHttp(server, roots)) {
            KeycloakHttp.Answer answer = http.get(
                    discovery.getRawPath() + (discovery.getRawQuery() == null ? "" : "?" + discovery.getRawQuery()));
            JsonNode issuer = answer.body().path("issuer");
            if (!answer.isGood() || !issuer.isTextual()) {
                throw new KeycloakException(
                        "there is no discovery document at %s: %s".formatted(discovery, answer.why()));
            }
            return issuer.asText();
        }
    }
}

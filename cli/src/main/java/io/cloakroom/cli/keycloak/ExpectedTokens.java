package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.cli.documents.InputException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that a bridge expects, by its settings.
 *
 * @param environment that may have the settings
 * @param given discovery document, in place of that of the settings
 * @param authorities file of those that sign certificates
 */
record ExpectedTokens(
        Map<String, String> environment, Optional<URI> given, Optional<Path> authorities, KnownPolicies policies) {
    /**
     * What is expected of a token: by the provider whose issuer it names, else by the first.
     *
     * @throws KeycloakException if a discovery document cannot be read
     * @throws InputException if the settings of the providers have problems, or the file has no certificates
     */
    TokenCheck.Expected of(ShownToken token) throws KeycloakException, InputException {
        List<OidcProviderConfig> providers;
        try {
            providers = ConfigLoader.providers(environment);
        } catch (ConfigException e) {
            throw new InputException(String.valueOf(e.getMessage()));
        }
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

    private TokenCheck.Expected expected(OidcProviderConfig provider) throws KeycloakException, InputException {
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

    private String issuer(URI discovery) throws KeycloakException, InputException {
        URI server = URI.create(discovery.getScheme() + "://" + discovery.getRawAuthority());
        try (KeycloakHttp http = KeycloakHttp.to(server, authorities)) {
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

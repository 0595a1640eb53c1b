package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A provider's settings with one thing changed. */
record ConfigChange(OidcProviderConfig from) {
    OidcProviderConfig issuer(String issuer) {
        return with(from.name(), Optional.of(issuer), from.clientIds(), false, List.of());
    }

    OidcProviderConfig client(String name, String clientId) {
        return with(name, from.issuer(), Set.of(clientId), false, List.of());
    }

    OidcProviderConfig withUserinfo() {
        return with(from.name(), from.issuer(), from.clientIds(), true, List.of());
    }

    OidcProviderConfig trusting(URI origin) {
        return with(from.name(), from.issuer(), from.clientIds(), false, List.of(origin));
    }

    private OidcProviderConfig with(
            String name, Optional<String> issuer, Set<String> clientIds, boolean userinfo, List<URI> trusted) {
        return new OidcProviderConfig(
                name,
                from.configUrl(),
                issuer,
                clientIds,
                from.clientSecret(),
                from.claimName(),
                userinfo,
                from.rolePolicies(),
                from.grantable(),
                from.sessionTags(),
                from.maxSession(),
                trusted);
    }
}

package io.cloakroom.bridge.sts;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.util.List;
import java.util.Set;

/** A provider's settings with one thing changed. */
final class ProviderConfigs {
    private ProviderConfigs() {}

    static OidcProviderConfig grantable(OidcProviderConfig config, String name, String pattern) {
        return copy(config, name, config.clientIds(), List.of(pattern));
    }

    static OidcProviderConfig withClient(OidcProviderConfig config, String clientId) {
        return copy(config, config.name(), Set.of(clientId), config.grantable());
    }

    static OidcProviderConfig reading(OidcProviderConfig config, String claim) {
        return copy(config, config.name(), config.clientIds(), config.grantable(), ClaimName.parse(claim));
    }

    static OidcProviderConfig withSessionTags(OidcProviderConfig config, List<String> sessionTags) {
        return new OidcProviderConfig(
                config.name(),
                config.configUrl(),
                config.issuer(),
                config.clientIds(),
                config.clientSecret(),
                config.claimName(),
                config.claimUserinfo(),
                config.rolePolicies(),
                config.grantable(),
                sessionTags,
                config.maxSession(),
                config.trustedOrigins());
    }

    private static OidcProviderConfig copy(
            OidcProviderConfig config, String name, Set<String> clientIds, List<String> grantable) {
        return copy(config, name, clientIds, grantable, config.claimName());
    }

    private static OidcProviderConfig copy(
            OidcProviderConfig config, String name, Set<String> clientIds, List<String> grantable, ClaimName claim) {
        return new OidcProviderConfig(
                name,
                config.configUrl(),
                config.issuer(),
                clientIds,
                config.clientSecret(),
                claim,
                config.claimUserinfo(),
                config.rolePolicies(),
                grantable,
                config.sessionTags(),
                config.maxSession(),
                config.trustedOrigins());
    }
}

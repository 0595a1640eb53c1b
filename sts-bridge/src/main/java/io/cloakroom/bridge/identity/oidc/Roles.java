package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.RoleArn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles of providers in role mode: one for each of their clients. */
public final class Roles {
    private final Map<String, OidcProviderConfig> byArn = new LinkedHashMap<>();

    /** @param region part of the ARNs; may be empty */
    public Roles(List<OidcProviderConfig> providers, String region) {
        for (OidcProviderConfig provider : providers) {
            if (provider.isRoleMode()) {
                provider.clientIds().forEach(clientId -> byArn.put(RoleArn.of(clientId, region), provider));
            }
        }
    }

    Optional<OidcRole> find(String roleArn) {
        return Optional.ofNullable(byArn.get(roleArn)).map(provider -> new OidcRole(roleArn, provider));
    }

    /** The policy names of each role, by its ARN. */
    public Map<String, List<String>> policies() {
        Map<String, List<String>> policies = new LinkedHashMap<>();
        byArn.forEach((arn, provider) -> policies.put(arn, provider.rolePolicies()));
        return Map.copyOf(policies);
    }
}

package io.cloakroom.bridge;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Denials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import java.util.List;

/**
 * What policies would take from sessions that lack them. A name that its provider may not grant takes nothing: no new
 * session would have it either.
 */
record SessionDenials(List<OidcProviderConfig> providers, PolicySource policies) implements Denials {
    SessionDenials {
        providers = List.copyOf(providers);
    }

    @Override
    public boolean deny(Session session, String name) {
        return providers.stream()
                        .filter(provider -> provider.name().equals(session.provider()))
                        .allMatch(provider -> provider.mayGrant(name))
                && policies.denies(new Realm(session.provider(), session.issuer()), name);
    }
}

package io.cloakroom.keycloak.page;

import io.cloakroom.keycloak.versions.PlainFactory;
import org.keycloak.Config;
import org.keycloak.common.Profile;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** What factories of pages have in common: a server without the admin REST API has none of its pages either. */
public abstract class PageFactory extends PlainFactory
        implements RealmResourceProviderFactory, EnvironmentDependentProviderFactory {
    @Override
    public final boolean isSupported(Config.Scope config) {
        return Profile.isFeatureEnabled(Profile.Feature.ADMIN_API);
    }
}

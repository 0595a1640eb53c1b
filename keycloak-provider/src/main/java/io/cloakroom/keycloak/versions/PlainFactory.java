package io.cloakroom.keycloak.versions;

import java.util.Map;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/** What factories that keep nothing have in common. <i>Provider info</i> shows this JAR's version with each. */
public abstract class PlainFactory implements ServerInfoAwareProviderFactory {
    public final void init(Config.Scope config) {}

    public final void postInit(KeycloakSessionFactory factory) {}

    public final void close() {}

    @Override
    public final Map<String, String> getOperationalInfo() {
        return ProviderVersion.info();
    }
}

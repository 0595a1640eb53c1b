package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.bridge.config.OidcProviderConfig;
import java.time.Duration;

/** How long sessions of a provider may last now. */
@FunctionalInterface
public interface SessionCap {
    /** As the settings say, whatever happens. */
    SessionCap AS_SET = OidcProviderConfig::maxSession;

    /** At most what the settings say. */
    Duration of(OidcProviderConfig provider);
}

package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;
import java.time.Duration;

/** A Keycloak as most run it: the provider pushes what happens. */
class RevocationIT extends RevocationMatrixIT {
    RevocationIT() {
        super("pushed", Duration.ofMillis(250));
    }

    @Override
    KeycloakServer server() {
        return KeycloakServer.shared();
    }

    @Override
    void connect(EndingRealm in, URI bridge) {
        in.pushTo(bridge);
    }
}

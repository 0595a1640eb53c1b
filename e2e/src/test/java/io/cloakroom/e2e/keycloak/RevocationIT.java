package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;

/** A Keycloak as most run it: the provider pushes what happens. */
class RevocationIT extends RevocationMatrixIT {
    RevocationIT() {
        super("pushed");
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

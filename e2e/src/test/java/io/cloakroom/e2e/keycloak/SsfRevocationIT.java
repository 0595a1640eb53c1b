package io.cloakroom.e2e.keycloak;

import io.cloakroom.testkit.KeycloakServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/**
 * A Keycloak with its own transmitter of the Shared Signals Framework: bridges poll what happens, and nothing is
 * pushed.
 */
class SsfRevocationIT extends RevocationMatrixIT {
    private final KeycloakServer server =
            KeycloakServer.start(KeycloakServer.Options.demo().withFeatures("ssf"));

    SsfRevocationIT() {
        super("polled", Duration.ofMillis(1300));
    }

    @Override
    KeycloakServer server() {
        return server;
    }

    @Override
    void connect(EndingRealm in, URI bridge) {
        in.transmit();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }
}

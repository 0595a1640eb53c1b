package io.cloakroom.e2e;

import java.net.URI;

/** The two ways to run the bridge; what a client sees must not tell them apart. */
public enum Mode {
    /** {@code cloakroom server DIR}. */
    SERVER,
    /** {@code cloakroom gateway URL}, in front of the other one. */
    GATEWAY;

    public URI endpoint() {
        return this == SERVER ? Stack.server() : Stack.gateway();
    }
}

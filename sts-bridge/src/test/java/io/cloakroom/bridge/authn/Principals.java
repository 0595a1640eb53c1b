package io.cloakroom.bridge.authn;

import io.cloakroom.bridge.credentials.Session;

/** Makes principals that nobody authenticated, for tests of what comes after authentication. */
public final class Principals {
    private Principals() {}

    public static Principal root() {
        return new Principal.Root("root");
    }

    public static Principal of(Session session) {
        return new Principal.AssumedRole(session);
    }
}

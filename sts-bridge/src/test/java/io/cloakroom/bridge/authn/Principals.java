package io.cloakroom.bridge.authn;

import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;
import java.util.Optional;

/** Makes principals that nobody authenticated, for tests of what comes after authentication. */
public final class Principals {
    private Principals() {}

    public static Principal root() {
        return new Principal.Root("root");
    }

    /** A session of a user of this installation who is in these groups now. */
    public static Principal of(Session session, List<String> groups) {
        return new Principal.AssumedRole("ASIA0000000000000001", session, () -> groups);
    }

    /** A service account without a policy of its own. */
    public static Principal key(Owner owner, List<String> groups) {
        return new Principal.ServiceAccount("a-key", owner, Optional.empty(), () -> groups);
    }

    public static Principal of(Session session) {
        return new Principal.AssumedRole("ASIA0000000000000001", session, List::of);
    }
}

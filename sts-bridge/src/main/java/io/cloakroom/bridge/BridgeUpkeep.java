package io.cloakroom.bridge;

import io.cloakroom.bridge.admin.Upkeep;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.policies.PolicyMemory;

/** What an operator may have this bridge do to the state. */
record BridgeUpkeep(SessionServices services, boolean keepsState) implements Upkeep {
    @Override
    public KeyRing.Content rotateKeys() {
        return services.ring().rotate(services.longestSession());
    }

    @Override
    public boolean forgetPolicy(String name) {
        return PolicyMemory.forget(services.state(), name);
    }
}

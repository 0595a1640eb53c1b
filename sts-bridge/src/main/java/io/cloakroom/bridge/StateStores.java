package io.cloakroom.bridge;

import io.cloakroom.bridge.config.StateLocation;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.etcd.EtcdStateStore;
import java.io.IOException;

/** Opens the state store that the settings name. */
public final class StateStores {
    private StateStores() {}

    /**
     * Opens a store. That of a directory is created if it is missing.
     *
     * @throws IOException if a certificate for etcd cannot be read
     * @throws io.cloakroom.bridge.state.StateException if the store of a directory cannot be opened
     */
    public static StateStore open(StateLocation location) throws IOException {
        return switch (location) {
            case StateLocation.InEtcd(var etcd) -> EtcdStateStore.open(etcd);
            case StateLocation.InDirectory(var directory) -> SqliteStateStore.open(directory);
            case StateLocation.InMemory memory -> new MemoryStateStore();
        };
    }
}

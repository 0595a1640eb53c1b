package io.cloakroom.bridge.state;

class MemoryStateStoreTest extends StateStoreContract {
    private final StateStore store = new MemoryStateStore();

    @Override
    protected StateStore open() {
        return store;
    }
}

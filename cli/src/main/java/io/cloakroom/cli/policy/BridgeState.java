package io.cloakroom.cli.policy;

import io.cloakroom.bridge.policies.PolicyMemory;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state in a bridge's data directory, whether or not the bridge runs. Loaded only by commands that change it. */
final class BridgeState {
    private final Path directory;

    BridgeState(Path directory) {
        this.directory = directory;
    }

    /** The directory does not belong to a bridge, or its state cannot be used. */
    static final class Unusable extends Exception {
        private final String sentence;

        Unusable(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }

    /** Forgets a policy. Returns whether it was remembered. */
    boolean forget(String policy) throws Unusable {
        if (!Files.isRegularFile(directory.resolve("state.db"))) {
            throw new Unusable("%s has no state of a bridge".formatted(directory));
        }
        try (StateStore store = SqliteStateStore.open(directory)) {
            return PolicyMemory.forget(store, policy);
        } catch (StateException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }
}

package io.cloakroom.cli.state;

import io.cloakroom.bridge.StateStores;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.StateLocation;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.policies.PolicyMemory;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateFile;
import io.cloakroom.bridge.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The state of a bridge, in its data directory or in etcd, whether the bridge runs or not. Loaded only by commands that
 * read or change it.
 */
public final class BridgeState {
    private final StateLocation location;

    private BridgeState(StateLocation location) {
        this.location = location;
    }

    /** The directory is not a bridge's, or its state cannot be used. */
    public static final class Unusable extends Exception {
        private final String sentence;

        Unusable(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /** What an import has done. If there are conflicts and nothing may be replaced, nothing is written. */
    record Imported(int written, int same, List<String> conflicts) {}

    /** @param data the directory; empty: as the environment says */
    public static BridgeState at(String data, Map<String, String> environment) throws Unusable {
        try {
            return new BridgeState(ConfigLoader.stateLocation(Map.of("CLOAKROOM_DATA", data), environment));
        } catch (ConfigException e) {
            throw new Unusable(e.problems().getFirst().message());
        }
    }

    /** Whether there was such a policy to forget. */
    public boolean forget(String policy) throws Unusable {
        requireState();
        return with(store -> PolicyMemory.forget(store, policy));
    }

    String exported() throws Unusable {
        requireState();
        return with(StateFile::write);
    }

    Imported imported(String text, boolean mayReplace) throws Unusable {
        if (location instanceof StateLocation.InDirectory(Path directory) && !Files.isDirectory(directory)) {
            throw new Unusable("%s is not a directory".formatted(directory));
        }
        try {
            StateFile.Outcome outcome = with(store -> StateFile.read(text, store, mayReplace, Cutoffs::merge));
            return new Imported(outcome.written(), outcome.same(), outcome.conflicts());
        } catch (IllegalArgumentException e) {
            throw new Unusable("the file cannot be imported: " + e.getMessage());
        }
    }

    private void requireState() throws Unusable {
        if (location instanceof StateLocation.InDirectory(Path directory)
                && !Files.isRegularFile(directory.resolve("state.db"))) {
            throw new Unusable("%s has no state of a bridge".formatted(directory));
        }
    }

    private interface Work<T> {
        T on(StateStore store);
    }

    private <T> T with(Work<T> work) throws Unusable {
        try (StateStore store = StateStores.open(location)) {
            return work.on(store);
        } catch (StateException | IOException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }
}

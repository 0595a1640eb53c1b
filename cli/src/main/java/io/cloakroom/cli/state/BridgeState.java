package io.cloakroom.cli.state;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.StateStores;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.StateLocation;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.iam.IamImport;
import io.cloakroom.bridge.iam.MinioExport;
import io.cloakroom.bridge.identity.ldap.DistinguishedName;
import io.cloakroom.bridge.policies.PolicyMemory;
import io.cloakroom.bridge.signals.SignalHealth;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateFile;
import io.cloakroom.bridge.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a bridge, in its data directory or in etcd, whether the bridge runs or not. Loaded only by commands that
 * read or change it.
 */
public final class BridgeState {
    private final StateLocation location;
    private final Map<String, String> environment;

    private BridgeState(StateLocation location, Map<String, String> environment) {
        this.location = location;
        this.environment = environment;
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

    /**
     * What an import has done. If there are conflicts and nothing may be replaced, nothing is written.
     *
     * @param leftOut a sentence for each thing that was left out
     */
    record Imported(int written, int same, List<String> conflicts, List<String> leftOut) {}

    /** @param data the directory; empty: as the environment says */
    public static BridgeState at(String data, Map<String, String> environment) throws Unusable {
        try {
            return new BridgeState(
                    ConfigLoader.stateLocation(Map.of("CLOAKROOM_DATA", data), environment), environment);
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

    /** Documents that say what was is not put in the place of those that say what is. */
    private static Optional<String> merge(String path, String there, String wanted) {
        return Cutoffs.merge(path, there, wanted).or(() -> SignalHealth.merge(path, there));
    }

    Imported imported(String text, boolean mayReplace) throws Unusable {
        requireDirectory();
        try {
            StateFile.Outcome outcome = with(store -> StateFile.read(text, store, mayReplace, BridgeState::merge));
            return new Imported(outcome.written(), outcome.same(), outcome.conflicts(), List.of());
        } catch (IllegalArgumentException e) {
            throw unusableFile(e);
        }
    }

    /**
     * Imports what MinIO has exported.
     *
     * @param rootUser the owner's access key there; empty: the owner's service accounts stay there
     * @throws IOException if the file cannot be read
     */
    Imported importedFromMinio(Path zip, String rootUser, boolean mayReplace) throws Unusable, IOException {
        requireDirectory();
        MinioExport export;
        try {
            export = MinioExport.read(zip);
        } catch (IllegalArgumentException e) {
            throw unusableFile(e);
        }
        Optional<String> root = Optional.of(rootUser).filter(name -> !name.isEmpty());
        SecureRandom random = new SecureRandom();
        IamImport.Outcome outcome =
                with(store -> new IamImport(store, masterKey(store, random), random, InstantSource.system())
                        .take(export, root, BridgeState::normalDn, mayReplace));
        return new Imported(outcome.written(), outcome.same(), outcome.conflicts(), outcome.leftOut());
    }

    private static Optional<String> normalDn(String dn) {
        return DistinguishedName.parse(dn).map(DistinguishedName::text);
    }

    /** The master key that the bridge seals its secrets under; a new one if it has never run. */
    private MasterKey masterKey(StateStore store, SecureRandom random) throws IOException, Unusable {
        try {
            Optional<Secret> configured = ConfigLoader.masterKey(environment);
            MasterKey key = configured.isPresent() ? MasterKey.parse(configured.get()) : keyOfDirectory(store, random);
            KeyRing.refuseUnlessOpenedBy(key, store);
            return key;
        } catch (ConfigException e) {
            throw new Unusable(e.problems().getFirst().message());
        } catch (IllegalStateException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }

    private MasterKey keyOfDirectory(StateStore store, SecureRandom random) throws IOException, Unusable {
        if (!(location instanceof StateLocation.InDirectory(Path directory))) {
            throw new Unusable("set CLOAKROOM_MASTER_KEY as for the bridges: the users' secrets are sealed under it");
        }
        if (KeyRing.isIn(store) && !Files.exists(directory.resolve("master.key"))) {
            throw new Unusable("%s has no master.key: set CLOAKROOM_MASTER_KEY as for the bridge".formatted(directory));
        }
        return MasterKey.inDirectory(directory, random);
    }

    private void requireDirectory() throws Unusable {
        if (location instanceof StateLocation.InDirectory(Path directory) && !Files.isDirectory(directory)) {
            throw new Unusable("%s is not a directory".formatted(directory));
        }
    }

    private static Unusable unusableFile(IllegalArgumentException e) {
        return new Unusable("the file cannot be imported: " + e.getMessage());
    }

    private void requireState() throws Unusable {
        if (location instanceof StateLocation.InDirectory(Path directory)
                && !Files.isRegularFile(directory.resolve("state.db"))) {
            throw new Unusable("%s has no state of a bridge".formatted(directory));
        }
    }

    private interface Work<T> {
        T on(StateStore store) throws IOException, Unusable;
    }

    private <T> T with(Work<T> work) throws Unusable {
        try (StateStore store = StateStores.open(location)) {
            return work.on(store);
        } catch (StateException | IOException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }
}

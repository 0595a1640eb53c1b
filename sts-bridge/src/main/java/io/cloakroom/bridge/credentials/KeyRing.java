package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The keys that seal session tokens. The newest one seals. Older ones open what they sealed, until none of those
 * sessions can be left. The state store keeps each key sealed under the master key. They stay in memory while the
 * process runs.
 */
public final class KeyRing {
    static final String PATH = "keys/ring";
    private static final byte[] DERIVED_KEY = label("cloakroom derived ring key");
    private static final byte[] DERIVED_KEY_ID = label("cloakroom derived ring key id");
    private static final byte[] DERIVED_DEPLOYMENT_ID = label("cloakroom derived deployment id");
    private static final int DEPLOYMENT_ID_BYTES = 16;

    private final Supplier<Keys> keys;
    private final BooleanSupplier isUpToDate;
    private final Rotation rotation;

    private KeyRing(Supplier<Keys> keys, BooleanSupplier isUpToDate, Rotation rotation) {
        this.keys = keys;
        this.isUpToDate = isUpToDate;
        this.rotation = rotation;
    }

    /** @param newestFirst never empty */
    record Keys(String deploymentId, List<RingKey> newestFirst) {
        Keys {
            newestFirst = List.copyOf(newestFirst);
        }
    }

    /**
     * The content of a ring, for people.
     *
     * @param newest when the key that seals now was generated
     */
    public record Content(int keys, Instant newest) {}

    /** How the ring gets a new key. */
    private interface Rotation {
        void rotate(Duration longestSession);
    }

    /**
     * Opens the ring in the state. If there is none, generates a first key and the deployment id. A key that another
     * node adds is used from when this node sees it.
     *
     * @throws IllegalStateException if the master key is not the one the ring was sealed under
     */
    public static KeyRing open(StateView state, MasterKey masterKey, SecureRandom random, InstantSource clock) {
        KeyRingFile file = new KeyRingFile(masterKey, random);
        if (state.get(PATH).isEmpty()) {
            byte[] deploymentId = new byte[DEPLOYMENT_ID_BYTES];
            random.nextBytes(deploymentId);
            Keys first =
                    new Keys(HexFormat.of().formatHex(deploymentId), List.of(RingKey.draw(random, clock.instant())));
            // If another node was faster, its ring is used.
            state.update(PATH, found -> found.orElseGet(() -> file.write(first)));
        }
        Parsed<Keys> keys = state.parse(new Ring(file));
        return new KeyRing(keys::get, state::isReady, longest -> {
            // A node that has not seen the new key may go on sealing with the old one until its state is too old.
            Duration keep = longest.plus(state.maxStaleness());
            state.update(PATH, found -> rotated(found.orElseThrow(), file, random, clock, keep));
        });
    }

    /** Whether a bridge has generated its keys in this store already. */
    public static boolean isIn(StateStore store) {
        return store.get(PATH).isPresent();
    }

    /**
     * A check before something else is sealed in a store.
     *
     * @throws IllegalStateException if there is a ring, and the master key is not the one it was sealed under
     */
    public static void refuseUnlessOpenedBy(MasterKey masterKey, StateStore store) {
        KeyRingFile file = new KeyRingFile(masterKey, new SecureRandom());
        store.get(PATH).ifPresent(ring -> file.read(ring.json()));
    }

    /**
     * A ring of one key derived from the master key, for nodes without state that must open each other's tokens.
     * Changing the master key is the only way to rotate it, and that ends all sessions.
     */
    public static KeyRing derivedFrom(MasterKey masterKey) {
        Hkdf hkdf = Hkdf.extract(new byte[0], masterKey.bytes());
        int id = ByteBuffer.wrap(hkdf.expand(DERIVED_KEY_ID, RingKey.ID_BYTES)).getInt();
        RingKey key = new RingKey(id, hkdf.expand(DERIVED_KEY, RingKey.BYTES), Instant.EPOCH);
        String deploymentId = HexFormat.of().formatHex(hkdf.expand(DERIVED_DEPLOYMENT_ID, DEPLOYMENT_ID_BYTES));
        Keys keys = new Keys(deploymentId, List.of(key));
        return new KeyRing(() -> keys, () -> true, longest -> {
            throw AwsException.of(
                    NOT_IMPLEMENTED,
                    "Without a state store, the only key follows from the master key. Restart all bridges with another CLOAKROOM_MASTER_KEY, which ends all sessions.");
        });
    }

    /** Names the installation that issued a session. It is generated once, and every token is bound to it. */
    public String deploymentId() {
        return keys.get().deploymentId();
    }

    /**
     * Adds a key that seals from now on, and drops the keys whose last session has ended.
     *
     * @param longestSession how long a session can last
     * @return what the ring holds now
     * @throws AwsException {@code NotImplemented} if its key follows from the master key
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored
     */
    public Content rotate(Duration longestSession) {
        rotation.rotate(longestSession);
        List<RingKey> now = keys.get().newestFirst();
        return new Content(now.size(), now.getFirst().createdAt());
    }

    /** Whether it has every key: another node may have added one that this node cannot see yet. */
    boolean isUpToDate() {
        return isUpToDate.getAsBoolean();
    }

    RingKey current() {
        return keys.get().newestFirst().getFirst();
    }

    Optional<RingKey> find(int id) {
        for (RingKey key : keys.get().newestFirst()) {
            if (key.id() == id) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    boolean holds(RingKey key) {
        for (RingKey held : keys.get().newestFirst()) {
            if (held.isSame(key)) {
                return true;
            }
        }
        return false;
    }

    private static String rotated(
            String json, KeyRingFile file, SecureRandom random, InstantSource clock, Duration keep) {
        Keys before = file.read(json);
        return file.write(new Keys(before.deploymentId(), withNewKey(before, random, clock.instant(), keep)));
    }

    private static List<RingKey> withNewKey(Keys before, SecureRandom random, Instant now, Duration keep) {
        List<RingKey> after = new ArrayList<>();
        after.add(drawOther(before, random, now));
        for (RingKey key : before.newestFirst()) {
            Instant sealedLast = after.getLast().createdAt();
            if (sealedLast.plus(keep).isBefore(now)) {
                break;
            }
            after.add(key);
        }
        return after;
    }

    private static RingKey drawOther(Keys before, SecureRandom random, Instant now) {
        while (true) {
            RingKey drawn = RingKey.draw(random, now);
            if (before.newestFirst().stream().noneMatch(key -> key.id() == drawn.id())) {
                return drawn;
            }
        }
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The one document of the ring. A ring that vanishes stays in force, because without it no token could be opened.
     */
    private record Ring(KeyRingFile file) implements StateParser<Keys, Keys> {
        @Override
        public String pathPrefix() {
            return PATH;
        }

        @Override
        public Keys read(StateDocument document) {
            return file.read(document.json());
        }

        @Override
        public Keys combine(Map<String, Keys> byName) {
            Keys keys = byName.get("");
            if (keys == null) {
                throw new IllegalStateException("the key ring is gone from the state store");
            }
            return keys;
        }
    }
}

package io.cloakroom.bridge.credentials;

import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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

    private final Rotation rotation;
    private volatile Keys keys;

    private KeyRing(Rotation rotation, Keys keys) {
        this.rotation = rotation;
        this.keys = keys;
    }

    /** @param newestFirst never empty */
    record Keys(String deploymentId, List<RingKey> newestFirst) {
        Keys {
            newestFirst = List.copyOf(newestFirst);
        }
    }

    /** How the ring gets a new key. */
    private interface Rotation {
        Keys rotated(Duration longestSession);
    }

    /**
     * Opens the ring in the store. If there is none, draws a first key and the deployment id.
     *
     * @throws IllegalStateException if the master key is not the one the ring was sealed under
     */
    public static KeyRing open(StateStore store, MasterKey masterKey, SecureRandom random, InstantSource clock) {
        KeyRingFile file = new KeyRingFile(masterKey, random);
        Optional<StateDocument> found = store.get(PATH);
        if (found.isEmpty()) {
            byte[] deploymentId = new byte[DEPLOYMENT_ID_BYTES];
            random.nextBytes(deploymentId);
            Keys first =
                    new Keys(HexFormat.of().formatHex(deploymentId), List.of(RingKey.draw(random, clock.instant())));
            if (store.compareAndPut(PATH, StateStore.ABSENT, file.write(first)).isEmpty()) {
                return open(store, masterKey, random, clock);
            }
        }
        Keys keys = store.get(PATH).map(document -> file.read(document.json())).orElseThrow();
        return new KeyRing(longest -> rotate(store, file, random, clock.instant(), longest), keys);
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
        return new KeyRing(
                longest -> {
                    throw new UnsupportedOperationException(
                            "the only key follows from the master key: change that instead");
                },
                new Keys(deploymentId, List.of(key)));
    }

    /** Names the installation that issued a session. It is drawn once, and every token is bound to it. */
    public String deploymentId() {
        return keys.deploymentId();
    }

    /**
     * Adds a key that seals from now on, and drops the keys whose last session has ended.
     *
     * @param longestSession how long a session can last
     */
    public synchronized void rotate(Duration longestSession) {
        keys = rotation.rotated(longestSession);
    }

    RingKey current() {
        return keys.newestFirst().getFirst();
    }

    Optional<RingKey> find(int id) {
        for (RingKey key : keys.newestFirst()) {
            if (key.id() == id) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static Keys rotate(
            StateStore store, KeyRingFile file, SecureRandom random, Instant now, Duration longestSession) {
        while (true) {
            StateDocument document = store.get(PATH).orElseThrow();
            Keys before = file.read(document.json());
            Keys after = new Keys(before.deploymentId(), withNewKey(before, random, now, longestSession));
            OptionalLong put = store.compareAndPut(PATH, document.revision(), file.write(after));
            if (put.isPresent()) {
                return after;
            }
        }
    }

    private static List<RingKey> withNewKey(Keys before, SecureRandom random, Instant now, Duration longestSession) {
        List<RingKey> after = new ArrayList<>();
        after.add(drawOther(before, random, now));
        for (RingKey key : before.newestFirst()) {
            Instant sealedLast = after.getLast().createdAt();
            if (sealedLast.plus(longestSession).isBefore(now)) {
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
}

package io.cloakroom.bridge.credentials;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** One key of the ring: 32 random bytes, which leave the process only when sealed. */
final class RingKey {
    static final int ID_BYTES = 4;
    static final int BYTES = 32;

    private final int id;
    private final byte[] bytes;
    private final Instant createdAt;

    RingKey(int id, byte[] bytes, Instant createdAt) {
        this.id = id;
        this.bytes = bytes.clone();
        this.createdAt = createdAt;
    }

    static RingKey draw(SecureRandom random, Instant createdAt) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RingKey(random.nextInt(), bytes, createdAt);
    }

    /** A random number that tells the keys of the ring apart. It means nothing else. */
    int id() {
        return id;
    }

    byte[] idBytes() {
        return ByteBuffer.allocate(ID_BYTES).putInt(id).array();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean isSame(RingKey other) {
        return this == other || (id == other.id && MessageDigest.isEqual(bytes, other.bytes));
    }

    Instant createdAt() {
        return createdAt;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(id);
    }
}

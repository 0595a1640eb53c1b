package io.cloakroom.aws.payload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.Checksum;

/** A running checksum computation. For one thread. */
public interface ChecksumComputation {
    /** Adds the bytes from position to limit. The position moves to the limit. */
    void update(ByteBuffer data);

    /** The value over all bytes added, most significant byte first. Call it once only. */
    byte[] value();

    /** A cyclic redundancy check of {@code length} bytes. */
    static ChecksumComputation of(Checksum checksum, int length) {
        return new ChecksumComputation() {
            @Override
            public void update(ByteBuffer data) {
                checksum.update(data);
            }

            @Override
            public byte[] value() {
                long value = checksum.getValue();
                byte[] bytes = new byte[length];
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (value >>> (8 * (length - 1 - i)));
                }
                return bytes;
            }
        };
    }

    /** A hash that every Java runtime has: {@code MD5}, {@code SHA-1}, {@code SHA-256}. */
    static ChecksumComputation of(String digestName) {
        MessageDigest digest = digest(digestName);
        return new ChecksumComputation() {
            @Override
            public void update(ByteBuffer data) {
                digest.update(data);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + name, e);
        }
    }
}

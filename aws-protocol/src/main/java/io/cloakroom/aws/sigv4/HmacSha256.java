package io.cloakroom.aws.sigv4;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 with the two padded key blocks absorbed in advance, so that a message needs no key set-up.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>
 */
final class HmacSha256 {
    private static final int BLOCK = 64;

    /** Never updated after construction, only cloned for each message. */
    private final MessageDigest inner;

    private final MessageDigest outer;

    HmacSha256(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? Sha256.of(key) : key, BLOCK);
        this.inner = absorbed(block, 0x36);
        this.outer = absorbed(block, 0x5c);
        Arrays.fill(block, (byte) 0);
    }

    private static MessageDigest absorbed(byte[] block, int pad) {
        byte[] padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        MessageDigest digest = Sha256.newDigest();
        digest.update(padded);
        return digest;
    }

    byte[] of(byte[] message, int length) {
        MessageDigest digest = Sha256.copy(inner);
        digest.update(message, 0, length);
        byte[] hash = digest.digest();
        MessageDigest last = Sha256.copy(outer);
        last.update(hash);
        return last.digest();
    }
}

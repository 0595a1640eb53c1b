package io.cloakroom.bridge.credentials;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives keys from a key, with HKDF and SHA-256.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BLOCK_BYTES = 32;
    /** Only cloned: looking for a provider costs more than a derivation. */
    private static final Mac UNKEYED = newMac();

    private final Mac mac;

    private Hkdf(byte[] pseudorandomKey) {
        this.mac = mac(pseudorandomKey);
    }

    /** The extract step. */
    static Hkdf extract(byte[] salt, byte[] inputKey) {
        return new Hkdf(mac(salt).doFinal(inputKey));
    }

    /** The expand step: up to 8160 bytes, bound to {@code info}. */
    byte[] expand(byte[] info, int length) {
        byte[] output = new byte[length];
        byte[] block = {};
        int filled = 0;
        for (int counter = 1; filled < length; counter++) {
            if (counter > 255) {
                throw new IllegalArgumentException("HKDF gives at most 8160 bytes, not " + length);
            }
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            int taken = Math.min(BLOCK_BYTES, length - filled);
            System.arraycopy(block, 0, output, filled, taken);
            filled += taken;
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = (Mac) UNKEYED.clone();
            // HMAC treats an empty key and one zero byte alike, but SecretKeySpec refuses an empty key.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + ALGORITHM + " can be cloned", e);
        }
    }
}

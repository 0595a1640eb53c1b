package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The values derived from a ring key and the salt of one session token: the key and IV that seal only this token, and
 * the secret access key. Each has its own label, so that none reveals anything about another.
 */
final class SessionKeys {
    static final int SECRET_CHARS = 40;
    private static final String ALPHABET = RandomText.LETTERS_AND_DIGITS;
    /** The greatest multiple of 62 that fits in a byte. Bytes from here on would make some characters likelier. */
    private static final int USABLE_BYTES = 248;

    private static final byte[] SEALING_KEY = label("cloakroom session 1 sealing key");
    private static final byte[] SEALING_IV = label("cloakroom session 1 sealing iv");
    private static final byte[] SECRET = label("cloakroom session 1 secret access key\0");

    private final Hkdf hkdf;
    private final byte[] associatedData;
    private final String accessKeyId;

    /** @param binding a token is valid only if all four of its parts are the same */
    SessionKeys(RingKey key, byte[] salt, SessionBinding binding) {
        this.hkdf = Hkdf.extract(salt, key.bytes());
        this.associatedData = binding.toBytes();
        this.accessKeyId = binding.accessKeyId();
    }

    /** The values that a token is bound to besides its content. */
    record SessionBinding(byte version, RingKey key, String deploymentId, String accessKeyId) {
        /** Each part is preceded by its length, so that no two bindings give the same bytes. */
        byte[] toBytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
            add(bytes, new byte[] {version});
            add(bytes, key.idBytes());
            add(bytes, label(deploymentId));
            add(bytes, label(accessKeyId));
            return bytes.toByteArray();
        }

        private static void add(ByteArrayOutputStream bytes, byte[] part) {
            bytes.writeBytes(ByteBuffer.allocate(Short.BYTES)
                    .putShort((short) part.length)
                    .array());
            bytes.writeBytes(part);
        }
    }

    byte[] seal(byte[] payload) {
        return AesGcm.seal(sealingKey(), sealingIv(), associatedData, payload);
    }

    Optional<byte[]> open(byte[] ciphertext) {
        return AesGcm.open(sealingKey(), sealingIv(), associatedData, ciphertext);
    }

    /** 40 characters of {@code [A-Za-z0-9]}, because some clients cannot handle others. */
    Secret secret() {
        byte[] info = ByteBuffer.allocate(SECRET.length + accessKeyId.length())
                .put(SECRET)
                .put(accessKeyId.getBytes(StandardCharsets.US_ASCII))
                .array();
        // 40 characters need 41.3 bytes on average. A longer output begins with the shorter one, so it is safe to ask
        // for more.
        for (int length = 2 * SECRET_CHARS; ; length *= 2) {
            StringBuilder secret = new StringBuilder(SECRET_CHARS);
            for (byte drawn : hkdf.expand(info, length)) {
                int value = Byte.toUnsignedInt(drawn);
                if (value < USABLE_BYTES) {
                    secret.append(ALPHABET.charAt(value % ALPHABET.length()));
                }
                if (secret.length() == SECRET_CHARS) {
                    return new Secret(secret.toString());
                }
            }
        }
    }

    private byte[] sealingKey() {
        return hkdf.expand(SEALING_KEY, AesGcm.KEY_BYTES);
    }

    private byte[] sealingIv() {
        return hkdf.expand(SEALING_IV, AesGcm.IV_BYTES);
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

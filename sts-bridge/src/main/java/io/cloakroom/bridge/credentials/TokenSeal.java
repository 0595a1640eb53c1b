package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;

import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals what a client is to keep for the bridge, so that the bridge need not: whoever holds it can neither read nor
 * change it. It opens at every node of the installation, for the same purpose only, and as long as the ring keeps its
 * key: at least as long as the longest session. Whether it has expired is in the content, and the opener's to check.
 *
 * <p>The form is that of session tokens: canonical unpadded base64url of version (1 byte), key id (4), salt (32) and
 * ciphertext. Each has an AES-256-GCM key and IV of its own, derived under labels of the purpose.
 */
public final class TokenSeal {
    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = 1 + RingKey.ID_BYTES + SALT_BYTES;

    private final KeyRing ring;
    private final String purpose;
    private final SecureRandom random;

    /** @param purpose differs from all others: {@code sso registration} */
    public TokenSeal(KeyRing ring, String purpose, SecureRandom random) {
        this.ring = ring;
        this.purpose = purpose;
        this.random = random;
    }

    /** Characters of {@code [A-Za-z0-9_-]}, four for every three bytes and 71 more. */
    public String seal(byte[] content) {
        RingKey key = ring.current();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Hkdf hkdf = Hkdf.extract(salt, key.bytes());
        byte[] ciphertext = AesGcm.seal(sealingKey(hkdf), sealingIv(hkdf), binding(key), content);
        return encoded(ByteBuffer.allocate(HEADER_BYTES + ciphertext.length)
                .put(VERSION)
                .put(key.idBytes())
                .put(salt)
                .put(ciphertext)
                .array());
    }

    /**
     * The content; empty if it was not sealed here, for this purpose, in exactly this spelling.
     *
     * @throws AwsException {@code ServiceUnavailable} if its key is unknown while keys may be missing here
     */
    public Optional<byte[]> open(String sealed) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES + AesGcm.TAG_BYTES
                || parts.get() != VERSION
                || !encoded(bytes).equals(sealed)) {
            return Optional.empty();
        }
        Optional<RingKey> key = ring.find(parts.getInt());
        if (key.isEmpty() && !ring.isUpToDate()) {
            throw AwsException.of(
                    SERVICE_UNAVAILABLE,
                    "The state store cannot be reached, and what was sealed may be newer than what was read of it. Try"
                            + " again later.");
        }
        if (key.isEmpty()) {
            return Optional.empty();
        }
        byte[] salt = new byte[SALT_BYTES];
        parts.get(salt);
        byte[] ciphertext = new byte[parts.remaining()];
        parts.get(ciphertext);
        Hkdf hkdf = Hkdf.extract(salt, key.get().bytes());
        return AesGcm.open(sealingKey(hkdf), sealingIv(hkdf), binding(key.get()), ciphertext);
    }

    private byte[] sealingKey(Hkdf hkdf) {
        return hkdf.expand(text("cloakroom seal 1 key: " + purpose), AesGcm.KEY_BYTES);
    }

    private byte[] sealingIv(Hkdf hkdf) {
        return hkdf.expand(text("cloakroom seal 1 iv: " + purpose), AesGcm.IV_BYTES);
    }

    private byte[] binding(RingKey key) {
        return new SessionKeys.SessionBinding(VERSION, key, ring.deploymentId(), purpose).toBytes();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] text(String label) {
        return label.getBytes(StandardCharsets.UTF_8);
    }
}

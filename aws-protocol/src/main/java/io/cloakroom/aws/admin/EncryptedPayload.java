package io.cloakroom.aws.admin;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/**
 * The encryption of admin payloads. The password is the secret access key of the credential that signs the request, for
 * the body and for the answer. A payload is a salt (32 bytes), the id of the key derivation and cipher (1 byte), a
 * nonce (8 bytes), and {@link PayloadFragments}.
 *
 * <p>Argon2id takes 64 MiB and a tenth of a second of a core for each payload: call it only for authenticated and
 * authorized callers, and few at a time.
 */
public final class EncryptedPayload {
    /** The number of random bytes that {@link #encrypt} needs. */
    public static final int RANDOM_BYTES = 40;

    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = SALT_BYTES + 1 + PayloadFragments.NONCE_BYTES;

    private EncryptedPayload() {}

    /**
     * Encrypts a payload with AES-256-GCM under a key derived by Argon2id.
     *
     * @param random {@link #RANDOM_BYTES} of them, never used before
     */
    public static byte[] encrypt(byte[] plain, Secret password, byte[] random) {
        return encrypt(plain, password, random, PayloadScheme.ARGON2_AES_GCM);
    }

    static byte[] encrypt(byte[] plain, Secret password, byte[] random, PayloadScheme scheme) {
        ByteBuffer drawn = ByteBuffer.wrap(random);
        byte[] salt = take(drawn, SALT_BYTES);
        byte[] nonce = take(drawn, PayloadFragments.NONCE_BYTES);
        ByteBuffer sealed = ByteBuffer.allocate(HEADER_BYTES + PayloadFragments.sealedBytes(plain.length));
        sealed.put(salt).put(scheme.id()).put(nonce);
        try {
            new PayloadFragments(scheme, scheme.key(password, salt), nonce).seal(plain, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has these ciphers", e);
        }
        return sealed.array();
    }

    /**
     * Decrypts a payload.
     *
     * @throws AwsException {@code XMinioAdminConfigBadJSON} if it has another form, was encrypted with another
     *     password, or was changed since
     */
    public static byte[] decrypt(byte[] payload, Secret password) {
        if (payload.length < HEADER_BYTES) {
            throw refused("It is not encrypted: the header of an encrypted payload has %d bytes, and this is %d long."
                    .formatted(HEADER_BYTES, payload.length));
        }
        ByteBuffer sealed = ByteBuffer.wrap(payload);
        byte[] salt = take(sealed, SALT_BYTES);
        PayloadScheme scheme = PayloadScheme.of(sealed.get())
                .orElseThrow(() -> refused("It is not encrypted, or in a way that is unknown here."));
        byte[] nonce = take(sealed, PayloadFragments.NONCE_BYTES);
        if (sealed.remaining() < PayloadScheme.TAG_BYTES) {
            throw refused("The encrypted payload is cut off.");
        }
        try {
            return new PayloadFragments(scheme, scheme.key(password, salt), nonce).open(sealed);
        } catch (GeneralSecurityException e) {
            throw refused("The payload does not open with the secret key that signed the request.");
        }
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] taken = new byte[length];
        from.get(taken);
        return taken;
    }

    private static AwsException refused(String why) {
        return AwsException.of(AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON, why);
    }
}

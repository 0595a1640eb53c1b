package io.cloakroom.aws.admin;

import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** How the key of a payload is derived from a password, and which cipher it is for. The payload names it by its id. */
enum PayloadScheme {
    ARGON2_AES_GCM(0, "AES/GCM/NoPadding"),
    ARGON2_CHACHA20(1, "ChaCha20-Poly1305"),
    PBKDF2_AES_GCM(2, "AES/GCM/NoPadding");

    static final int TAG_BYTES = 16;

    private static final int KEY_BYTES = 32;
    private static final int ARGON2_PASSES = 1;
    private static final int ARGON2_KIBIBYTES = 64 * 1024;
    private static final int ARGON2_LANES = 4;
    private static final int PBKDF2_ROUNDS = 8192;

    private final int id;
    private final String cipher;

    PayloadScheme(int id, String cipher) {
        this.id = id;
        this.cipher = cipher;
    }

    byte id() {
        return (byte) id;
    }

    static Optional<PayloadScheme> of(byte id) {
        for (PayloadScheme scheme : values()) {
            if (scheme.id == id) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    SecretKey key(Secret password, byte[] salt) {
        String algorithm = this == ARGON2_CHACHA20 ? "ChaCha20" : "AES";
        return new SecretKeySpec(derive(password, salt), algorithm);
    }

    /** The 32 bytes of the key. */
    byte[] derive(Secret password, byte[] salt) {
        return switch (this) {
            case ARGON2_AES_GCM, ARGON2_CHACHA20 -> argon2id(password, salt);
            case PBKDF2_AES_GCM -> pbkdf2(password, salt);
        };
    }

    private static byte[] argon2id(Secret password, byte[] salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(ARGON2_PASSES)
                .withMemoryAsKB(ARGON2_KIBIBYTES)
                .withParallelism(ARGON2_LANES)
                .withSalt(salt)
                .build());
        byte[] key = new byte[KEY_BYTES];
        argon2.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), key);
        return key;
    }

    private static byte[] pbkdf2(Secret password, byte[] salt) {
        try {
            PBEKeySpec parameters = new PBEKeySpec(password.reveal().toCharArray(), salt, PBKDF2_ROUNDS, 8 * KEY_BYTES);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(parameters)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        }
    }

    /**
     * The cipher, ready for one fragment.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
     * @param nonce 12 bytes, used once under this key
     */
    Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        AlgorithmParameterSpec parameters =
                this == ARGON2_CHACHA20 ? new IvParameterSpec(nonce) : new GCMParameterSpec(8 * TAG_BYTES, nonce);
        Cipher ready = Cipher.getInstance(cipher);
        ready.init(mode, key, parameters);
        return ready;
    }
}

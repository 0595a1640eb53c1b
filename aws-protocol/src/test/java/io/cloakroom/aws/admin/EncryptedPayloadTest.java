package io.cloakroom.aws.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts with a known encryption, which MinIO's client opens too, and what becomes of changed ones. */
class EncryptedPayloadTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Secret PASSWORD = new Secret("minio123");
    private static final byte[] SALT = HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] NONCE = HEX.parseHex("a0a1a2a3a4a5a6a7");
    private static final byte[] TEXT =
            "{\"secretKey\":\"foobar123\",\"status\":\"enabled\"}".getBytes(StandardCharsets.UTF_8);
    /** The scheme whose key is derived fastest, for what does not depend on it. */
    private static final PayloadScheme FAST = PayloadScheme.PBKDF2_AES_GCM;

    private static final int FRAGMENT = 16384 + 16;
    private static final int HEADER = 41;

    @ParameterizedTest
    @CsvSource({
        "ARGON2_AES_GCM, f47daeb086b4a23e59bb9349885408115f7ef1daef6466e2bbc5867abf09afd9",
        "ARGON2_CHACHA20, f47daeb086b4a23e59bb9349885408115f7ef1daef6466e2bbc5867abf09afd9",
        "PBKDF2_AES_GCM, e0e2e20052ba02c24a0901f88f0a5dba5eec19aa3bcd2a838a06e7e997b7a115"
    })
    void derivesTheKey(PayloadScheme scheme, String key) {
        assertThat(HEX.formatHex(scheme.derive(PASSWORD, SALT))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "ARGON2_AES_GCM, e632c97399fdcc3854b5758af1d23334116e6f86b0745212e26f7f5f2b0310a0139d906d0257d45092d8c3ed58d9c067f1713bb73cb03ce829da13de",
        "ARGON2_CHACHA20, bcceed27365043565d0d5cfa3dcdf3e241f93ed42df51d53da1f2de887b7f30ce758789373f9ec836866286fb049c24b469172f9852226f83eb337ff",
        "PBKDF2_AES_GCM, 06383db07aa956bebee231ada6b5ba4476f1c2f3191de884fda09085cb2e99bc237ea42eebdbe504a5e6a08459beef1d40a8340f67044d5e4c381039"
    })
    void readsAndWritesAText(PayloadScheme scheme, String fragments) {
        String payload = payload(scheme, fragments);

        assertThat(EncryptedPayload.decrypt(HEX.parseHex(payload), PASSWORD)).isEqualTo(TEXT);
        assertThat(HEX.formatHex(encrypt(TEXT, scheme))).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource({
        "ARGON2_AES_GCM, 9ede65ea3df642168e2279c642fc9a97",
        "ARGON2_CHACHA20, 8d81cbdc1601ca1baaf2fc0a7e30554c",
        "PBKDF2_AES_GCM, 49e8eb06e4a17e99a1399067c0d92304"
    })
    void readsAndWritesNothing(PayloadScheme scheme, String fragments) {
        String payload = payload(scheme, fragments);

        assertThat(EncryptedPayload.decrypt(HEX.parseHex(payload), PASSWORD)).isEmpty();
        assertThat(HEX.formatHex(encrypt(new byte[0], scheme))).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource({
        "16384, 16441, ARGON2_AES_GCM, 505e0cbe52100f08bec97c4f22d82cbfa3808baf2883b1dd0f5d7be6345a4d47",
        "16384, 16441, ARGON2_CHACHA20, 3267153a61e1fbca180b2766048842da24c408599a1c099c6ca95dc5d3ff6163",
        "16384, 16441, PBKDF2_AES_GCM, e47e882d4e8821e11249391dac8314d9f7af4258cd9688b12cfc8297b822bffc",
        "16385, 16458, ARGON2_AES_GCM, b5819dbeb2b49406e3ea8d58b30d3fd923f416680a8e1feeec1a62880718a08b",
        "16385, 16458, ARGON2_CHACHA20, 490ed03268d481ed330b96b4b0945d67b75150919cb9225e52d36f083ff30725",
        "16385, 16458, PBKDF2_AES_GCM, a845bdd82195791f079bdc94c4623135490e8da2bbc738f3654dd6f6561ac59a",
        "40000, 40089, ARGON2_AES_GCM, e15ed48755a4a6552a087479554d6c45665905aed00591efe3be5dfc89f39216",
        "40000, 40089, ARGON2_CHACHA20, 9b10496376d0caea357ce1c3b0214655f2f1dcd3dbfc56863b93efda436f30bc",
        "40000, 40089, PBKDF2_AES_GCM, d77b82bf179121b10d668c30ef03260643db0769e30c984e15ed24b9594161c0"
    })
    void readsAndWritesLongTexts(int length, int sealedLength, PayloadScheme scheme, String sha256)
            throws GeneralSecurityException {
        byte[] payload = encrypt(counting(length), scheme);

        assertThat(payload).hasSize(sealedLength);
        assertThat(HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(payload)))
                .isEqualTo(sha256);
        assertThat(EncryptedPayload.decrypt(payload, PASSWORD)).isEqualTo(counting(length));
    }

    @Test
    void encryptsInTheWayThatMinioDoes() {
        assertThat(EncryptedPayload.encrypt(TEXT, PASSWORD, random()))
                .isEqualTo(encrypt(TEXT, PayloadScheme.ARGON2_AES_GCM));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 40, HEADER, HEADER + 15, HEADER + 16, HEADER + 17})
    void refusesWhatIsCutOff(int length) {
        assertThat(refusal(Arrays.copyOf(encrypt(TEXT, FAST), length))).startsWith("JSON configuration provided");
    }

    @ParameterizedTest
    @ValueSource(ints = {HEADER + FRAGMENT, HEADER + 2 * FRAGMENT, HEADER + FRAGMENT + 1, HEADER + FRAGMENT + 16})
    void refusesWhatIsCutOffBetweenFragments(int length) {
        byte[] payload = encrypt(counting(40000), FAST);

        assertThat(refusal(Arrays.copyOf(payload, length))).contains("does not open");
    }

    @Test
    void refusesFragmentsInAnotherOrder() {
        byte[] payload = encrypt(counting(40000), FAST);
        byte[] swapped = payload.clone();
        System.arraycopy(payload, HEADER, swapped, HEADER + FRAGMENT, FRAGMENT);
        System.arraycopy(payload, HEADER + FRAGMENT, swapped, HEADER, FRAGMENT);

        assertThat(refusal(swapped)).contains("does not open");
    }

    @Test
    void refusesMoreThanWasEncrypted() {
        byte[] payload = encrypt(counting(16384), FAST);
        byte[] twice = Arrays.copyOf(payload, payload.length + FRAGMENT);
        System.arraycopy(payload, HEADER, twice, payload.length, FRAGMENT);

        assertThat(refusal(twice)).contains("does not open");
        assertThat(refusal(Arrays.copyOf(payload, payload.length + 1))).contains("does not open");
    }

    @Test
    void refusesEveryChangedByte() {
        byte[] payload = encrypt("text".getBytes(StandardCharsets.UTF_8), FAST);
        for (int i = 0; i < payload.length; i++) {
            byte[] changed = payload.clone();
            changed[i] ^= 4;

            assertThat(refusal(changed)).as("byte %d", i).startsWith("JSON configuration provided");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnotherPassword(PayloadScheme scheme) {
        byte[] payload = encrypt(TEXT, scheme);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> EncryptedPayload.decrypt(payload, new Secret("minio124")))
                .returns(AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON, AwsException::code)
                .withMessageEndingWith("The payload does not open with the secret key that signed the request.");
    }

    @ParameterizedTest
    @ValueSource(bytes = {3, 0x20, 0x7f, (byte) 0x80, (byte) 0xff})
    void refusesUnknownSchemes(byte id) {
        byte[] payload = encrypt(TEXT, FAST);
        payload[32] = id;

        assertThat(refusal(payload)).contains("unknown here");
    }

    @Test
    void refusesPlainJson() {
        assertThat(refusal("{}".getBytes(StandardCharsets.UTF_8))).contains("It is not encrypted");
        assertThat(refusal(TEXT)).contains("It is not encrypted");
    }

    private static String refusal(byte[] payload) {
        try {
            EncryptedPayload.decrypt(payload, PASSWORD);
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.X_MINIO_ADMIN_CONFIG_BAD_JSON);
            return e.sentence();
        }
        throw new AssertionError("it was decrypted");
    }

    private static byte[] encrypt(byte[] plain, PayloadScheme scheme) {
        return EncryptedPayload.encrypt(plain, PASSWORD, random(), scheme);
    }

    private static byte[] random() {
        byte[] random = Arrays.copyOf(SALT, SALT.length + NONCE.length);
        System.arraycopy(NONCE, 0, random, SALT.length, NONCE.length);
        return random;
    }

    private static String payload(PayloadScheme scheme, String fragments) {
        return HEX.formatHex(SALT) + HEX.toHexDigits(scheme.id()) + HEX.formatHex(NONCE) + fragments;
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}

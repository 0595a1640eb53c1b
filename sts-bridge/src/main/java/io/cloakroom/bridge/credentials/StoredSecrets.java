package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals secrets in documents of the state store. Each purpose has a key of its own, derived from the master key, and
 * what is sealed opens only where it was put: a sealed secret that was moved to another document does not.
 */
public final class StoredSecrets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IV = "iv";
    private static final String SEALED = "sealed";

    private final byte[] key;
    private final SecureRandom random;

    /** @param purpose never changes, or nothing opens any more: {@code cloakroom key ring} */
    public StoredSecrets(MasterKey masterKey, String purpose, SecureRandom random) {
        this.key = Hkdf.extract(new byte[0], masterKey.bytes()).expand(bytes(purpose), AesGcm.KEY_BYTES);
        this.random = random;
    }

    /**
     * Seals a secret.
     *
     * @param place where it is kept, such as the path of the document
     * @return an object with the members {@code iv} and {@code sealed}
     */
    public ObjectNode seal(byte[] secret, String place) {
        byte[] iv = new byte[AesGcm.IV_BYTES];
        random.nextBytes(iv);
        return JSON.createObjectNode().put(IV, iv).put(SEALED, AesGcm.seal(key, iv, bytes(place), secret));
    }

    /**
     * Opens a secret.
     *
     * @param sealed an object as {@link #seal} makes it; further members are ignored
     * @return empty if it was sealed under another master key, for another purpose or for another place
     * @throws IllegalArgumentException if it is no such object
     */
    public Optional<byte[]> open(JsonNode sealed, String place) {
        byte[] iv = Base64.getDecoder().decode(sealed.required(IV).asText());
        if (iv.length != AesGcm.IV_BYTES) {
            throw new IllegalArgumentException("the iv of a sealed secret has %d bytes".formatted(iv.length));
        }
        return AesGcm.open(
                key,
                iv,
                bytes(place),
                Base64.getDecoder().decode(sealed.required(SEALED).asText()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

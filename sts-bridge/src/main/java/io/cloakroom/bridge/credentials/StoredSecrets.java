package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
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
        return json(iv, AesGcm.seal(key, iv, bytes(place), secret));
    }

    /**
     * Seals a secret. One that was read from this place is returned unchanged, without opening it.
     *
     * @throws IllegalArgumentException if it comes from another place and does not open
     */
    public ObjectNode seal(StoredSecret secret, String place) {
        if (secret instanceof StoredSecret.Sealed sealed && sealed.isFor(place)) {
            return json(sealed.iv(), sealed.ciphertext());
        }
        Secret text = secret.open().orElseThrow(() -> new IllegalArgumentException("a secret that does not open"));
        return seal(bytes(text.reveal()), place);
    }

    /**
     * A sealed secret, to be opened later.
     *
     * @throws IllegalArgumentException if it is not an object as {@link #seal} makes it
     */
    public StoredSecret read(JsonNode sealed, String place) {
        return new StoredSecret.Sealed(this, place, iv(sealed), ciphertext(sealed));
    }

    /**
     * Opens a secret.
     *
     * @param sealed an object as {@link #seal} makes it; further members are ignored
     * @return empty if it was sealed under another master key, for another purpose or for another place
     * @throws IllegalArgumentException if it is no such object
     */
    public Optional<byte[]> open(JsonNode sealed, String place) {
        return open(iv(sealed), ciphertext(sealed), place);
    }

    Optional<byte[]> open(byte[] iv, byte[] ciphertext, String place) {
        return AesGcm.open(key, iv, bytes(place), ciphertext);
    }

    private static ObjectNode json(byte[] iv, byte[] ciphertext) {
        return JSON.createObjectNode().put(IV, iv).put(SEALED, ciphertext);
    }

    private static byte[] iv(JsonNode sealed) {
        byte[] iv = Base64.getDecoder().decode(sealed.required(IV).asText());
        if (iv.length != AesGcm.IV_BYTES) {
            throw new IllegalArgumentException("the iv of a sealed secret has %d bytes".formatted(iv.length));
        }
        return iv;
    }

    private static byte[] ciphertext(JsonNode sealed) {
        byte[] ciphertext = Base64.getDecoder().decode(sealed.required(SEALED).asText());
        if (ciphertext.length < AesGcm.TAG_BYTES) {
            throw new IllegalArgumentException("a sealed secret has %d bytes".formatted(ciphertext.length));
        }
        return ciphertext;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A secret of a document in the state store. */
public sealed interface StoredSecret {
    /** The secret; empty if it was sealed under another master key, for another purpose or for another place. */
    Optional<Secret> open();

    /** Whether both open, and to the same secret. */
    default boolean isSameAs(StoredSecret other) {
        Optional<Secret> secret = open();
        return secret.isPresent() && secret.equals(other.open());
    }

    /** One that is not sealed yet. */
    static StoredSecret of(Secret secret) {
        return new Plain(secret);
    }

    /** A secret that is going to be stored. */
    record Plain(Secret secret) implements StoredSecret {
        @Override
        public Optional<Secret> open() {
            return Optional.of(secret);
        }
    }

    /** A secret as it was stored. Opening ten thousand takes seconds in a process that has just started. */
    final class Sealed implements StoredSecret {
        private final StoredSecrets by;
        private final String place;
        private final byte[] iv;
        private final byte[] ciphertext;

        Sealed(StoredSecrets by, String place, byte[] iv, byte[] ciphertext) {
            this.by = by;
            this.place = place;
            this.iv = iv;
            this.ciphertext = ciphertext;
        }

        @Override
        public Optional<Secret> open() {
            return by.open(iv, ciphertext, place).map(bytes -> new Secret(new String(bytes, StandardCharsets.UTF_8)));
        }

        boolean isFor(String otherPlace) {
            return place.equals(otherPlace);
        }

        byte[] iv() {
            return iv;
        }

        byte[] ciphertext() {
            return ciphertext;
        }
    }
}

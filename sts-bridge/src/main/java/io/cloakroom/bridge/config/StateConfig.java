package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the key ring and the revocations are kept. At least one of the two is there.
 *
 * @param directory empty: nothing is kept, the key ring is derived from the master key
 * @param masterKey seals the key ring; empty: a key file in the directory does
 */
public record StateConfig(Optional<Path> directory, Optional<Secret> masterKey) {
    private static final int MIN_MASTER_KEY_LENGTH = 32;

    public StateConfig {
        if (directory.isEmpty() && masterKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "cloakroom gateway needs --data DIR to keep its key ring in, or CLOAKROOM_MASTER_KEY");
        }
    }

    static Secret masterKey(Secret key) {
        if (key.reveal().length() < MIN_MASTER_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "a master key has at least %d characters; make one with: openssl rand -base64 32"
                            .formatted(MIN_MASTER_KEY_LENGTH));
        }
        return key;
    }
}

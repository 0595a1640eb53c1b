package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the state is kept, the key ring above all: in etcd, else in a directory.
 *
 * @param directory without it and without etcd nothing is kept, and the key ring is derived from the master key
 * @param etcd shared by several bridges, which then need the same master key
 * @param masterKey seals the key ring; empty: a key file in the directory does
 * @param maxStaleness how long session credentials are accepted while the state store cannot be reached
 */
public record StateConfig(
        Optional<Path> directory, Optional<EtcdConfig> etcd, Optional<Secret> masterKey, Duration maxStaleness) {
    static final Duration STANDARD_MAX_STALENESS = Duration.ofMinutes(15);
    private static final int MASTER_KEY_BYTES = 32;

    public StateConfig {
        if (etcd.isPresent() && masterKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "with MINIO_ETCD_ENDPOINTS set CLOAKROOM_MASTER_KEY too, the same for all bridges: it seals the secrets in etcd");
        }
        if (directory.isEmpty() && masterKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "cloakroom gateway needs --data DIR to keep its key ring in, or CLOAKROOM_MASTER_KEY");
        }
    }

    /** Where the state store is. */
    public StateLocation location() {
        return location(etcd, directory);
    }

    static StateLocation location(Optional<EtcdConfig> etcd, Optional<Path> directory) {
        if (etcd.isPresent()) {
            return new StateLocation.InEtcd(etcd.get());
        }
        return directory.<StateLocation>map(StateLocation.InDirectory::new).orElseGet(StateLocation.InMemory::new);
    }

    /** A value below a few heartbeats of the store would refuse requests for no reason. */
    static Duration maxStaleness(String text) {
        return SettingText.within(SettingText.duration(text), Duration.ofMinutes(1), Duration.ofDays(1));
    }

    static Secret masterKey(Secret key) {
        int length;
        try {
            length = Base64.getDecoder().decode(key.reveal().strip()).length;
        } catch (IllegalArgumentException e) {
            length = 0; // the exception's own message would repeat part of the key
        }
        if (length != MASTER_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a master key is %d bytes in base64; make one with: openssl rand -base64 %d"
                            .formatted(MASTER_KEY_BYTES, MASTER_KEY_BYTES));
        }
        return key;
    }
}

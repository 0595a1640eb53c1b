package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.util.Optional;
import java.util.Set;

/** Reads the key of the owner. */
final class RootSettings {
    private static final Set<String> KNOWN_DEFAULTS = Set.of("minioadmin", "minio123");

    private final SettingSources sources;

    RootSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** @param address where S3 is served; empty after a problem */
    Optional<RootCredentials> read(Optional<ListenAddress> address) {
        boolean isOld = !sources.isSet("MINIO_ROOT_USER") && !sources.isSet("MINIO_ROOT_PASSWORD");
        String userKey = isOld ? "MINIO_ACCESS_KEY" : "MINIO_ROOT_USER";
        String passwordKey = isOld ? "MINIO_SECRET_KEY" : "MINIO_ROOT_PASSWORD";
        Optional<Secret> user = sources.secret(userKey);
        Optional<Secret> password = sources.secret(passwordKey);
        boolean isOn = sources.read("MINIO_API_ROOT_ACCESS", SettingText::bool).orElse(true);
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || password.isEmpty()) {
            sources.problem(
                    user.isEmpty() ? userKey : passwordKey,
                    "is missing; set both %s and %s".formatted(userKey, passwordKey));
            return Optional.empty();
        }
        Optional<RootCredentials> root = sources.attempt(
                passwordKey, () -> new RootCredentials(user.get().reveal(), password.get()));
        if (isOn && root.isPresent() && KNOWN_DEFAULTS.stream().anyMatch(password.get()::matches)) {
            if (address.isPresent() && !address.get().isLoopback()) {
                sources.problem(passwordKey, "everybody knows this password; choose another, or listen on 127.0.0.1");
            } else {
                sources.warning(passwordKey + " is a password everybody knows; it is accepted on loopback only");
            }
        }
        return isOn ? root : Optional.empty();
    }
}

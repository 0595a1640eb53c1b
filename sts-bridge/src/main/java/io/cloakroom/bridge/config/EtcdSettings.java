package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.EtcdConfig.ClientCertificate;
import io.cloakroom.bridge.config.EtcdConfig.User;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads where etcd is and how to log in to it. */
final class EtcdSettings {
    static final String ENDPOINTS = "MINIO_ETCD_ENDPOINTS";
    private static final String PATH_PREFIX = "MINIO_ETCD_PATH_PREFIX";
    private static final String CERTIFICATE = "MINIO_ETCD_CLIENT_CERT";
    private static final String KEY = "MINIO_ETCD_CLIENT_CERT_KEY";
    private static final String AUTHORITIES = "CLOAKROOM_ETCD_CA_CERT";
    private static final String USER = "CLOAKROOM_ETCD_USERNAME";
    private static final String PASSWORD = "CLOAKROOM_ETCD_PASSWORD";

    private final SettingSources sources;

    EtcdSettings(SettingSources sources) {
        this.sources = sources;
    }

    /** Empty if there is no etcd, or after a problem. */
    Optional<EtcdConfig> read() {
        if (!sources.isSet(ENDPOINTS)) {
            for (String key : List.of(PATH_PREFIX, CERTIFICATE, KEY, AUTHORITIES, USER, PASSWORD)) {
                if (sources.isSet(key)) {
                    sources.problem(key, "has no effect without %s".formatted(ENDPOINTS));
                }
            }
            return Optional.empty();
        }
        List<URI> endpoints = sources.text(ENDPOINTS).map(SettingText::list).orElse(List.of()).stream()
                .flatMap(item -> sources.attempt(ENDPOINTS, () -> EtcdConfig.endpoint(item)).stream())
                .toList();
        Optional<EtcdConfig> config = sources.attempt(
                ENDPOINTS,
                () -> new EtcdConfig(
                        endpoints,
                        sources.text(PATH_PREFIX).orElse(""),
                        certificate(),
                        sources.read(AUTHORITIES, EtcdSettings::file),
                        user()));
        if (config.isPresent() && config.get().isOpenToOthers()) {
            sources.warning(
                    ENDPOINTS
                            + " is without TLS: who can reach the network can read and change the state; use https:// or 127.0.0.1");
        }
        return config;
    }

    private Optional<ClientCertificate> certificate() {
        if (!together(CERTIFICATE, KEY)) {
            return Optional.empty();
        }
        Optional<Path> key = sources.read(KEY, EtcdSettings::file);
        return sources.read(CERTIFICATE, EtcdSettings::file)
                .flatMap(certificate -> key.map(file -> new ClientCertificate(certificate, file)));
    }

    private Optional<User> user() {
        if (!together(USER, PASSWORD)) {
            return Optional.empty();
        }
        Optional<Secret> password = sources.secret(PASSWORD);
        return sources.text(USER).flatMap(name -> password.map(secret -> new User(name, secret)));
    }

    /** Whether both are set; one alone is a problem. */
    private boolean together(String one, String other) {
        boolean isFirst = sources.isSet(one);
        boolean isSecond = sources.isSet(other);
        if (isFirst != isSecond) {
            sources.problem(isFirst ? other : one, "is missing; set both %s and %s".formatted(one, other));
        }
        return isFirst && isSecond;
    }

    private static Path file(String text) {
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("`%s` cannot be read".formatted(text));
        }
        return path;
    }
}

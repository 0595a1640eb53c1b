package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the settings of TLS: of the server, and to the upstream. */
final class TlsSettings {
    static final String DIRECTORY = "CLOAKROOM_CERTS_DIR";
    private static final String PASSWORD = "MINIO_CERT_PASSWD";
    static final String ENABLE = "MINIO_IDENTITY_TLS_ENABLE";
    private static final String SKIP_VERIFY = "MINIO_IDENTITY_TLS_SKIP_VERIFY";
    private static final String CLIENT_AUTHORITIES = "CLOAKROOM_IDENTITY_TLS_CA";
    private static final String REVOCATIONS = "CLOAKROOM_IDENTITY_TLS_CRL";
    private static final Duration STANDARD_LONGEST = Duration.ofHours(12);
    private static final String AUTHORITIES = "CLOAKROOM_UPSTREAM_CA_CERT";
    private static final String CERTIFICATE = "CLOAKROOM_UPSTREAM_CLIENT_CERT";
    private static final String KEY = "CLOAKROOM_UPSTREAM_CLIENT_CERT_KEY";

    private final SettingSources sources;

    TlsSettings(SettingSources sources) {
        this.sources = sources;
    }

    TlsConfig read() {
        Optional<Path> directory = sources.read(DIRECTORY, TlsSettings::directory);
        Optional<Secret> password = sources.secret(PASSWORD);
        return new TlsConfig(directory, password, certificateLogins(directory));
    }

    private Optional<CertificateLogins> certificateLogins(Optional<Path> directory) {
        if (sources.read(SKIP_VERIFY, SettingText::bool).orElse(false)) {
            sources.problem(
                    SKIP_VERIFY, "client certificates are always checked: put whom you trust into CAs/, and remove it");
        }
        boolean isOn = sources.read(ENABLE, SettingText::bool).orElse(false);
        Optional<Path> authorities = sources.read(CLIENT_AUTHORITIES, TlsSettings::file);
        Optional<Path> revocations = sources.read(REVOCATIONS, TlsSettings::file);
        Duration longest = sources.read(
                        "CLOAKROOM_MAX_SESSION",
                        text -> SettingText.within(SettingText.duration(text), StsConfig.SHORTEST, StsConfig.LONGEST))
                .orElse(STANDARD_LONGEST);
        if (!isOn) {
            return Optional.empty();
        }
        if (directory.isEmpty()) {
            sources.warning(ENABLE + " is on, but nobody can show a certificate without --certs-dir");
        }
        return Optional.of(new CertificateLogins(
                authorities,
                revocations,
                new SessionCut(sources).withoutSignals("CLOAKROOM_MAX_SESSION", longest, "client certificates")));
    }

    /** TLS to an upstream at this address. */
    UpstreamTls upstream(URI endpoint) {
        if (!endpoint.getScheme().equals("https")) {
            for (String key : List.of(AUTHORITIES, CERTIFICATE, KEY)) {
                if (sources.isSet(key)) {
                    sources.problem(key, "has no effect for an http:// upstream");
                }
            }
            return UpstreamTls.STANDARD;
        }
        if (sources.isSet(CERTIFICATE) != sources.isSet(KEY)) {
            sources.problem(
                    sources.isSet(KEY) ? CERTIFICATE : KEY,
                    "is missing; set both %s and %s".formatted(CERTIFICATE, KEY));
        }
        Optional<Path> key = sources.read(KEY, TlsSettings::file);
        return new UpstreamTls(
                sources.read(AUTHORITIES, TlsSettings::file),
                sources.read(CERTIFICATE, TlsSettings::file)
                        .flatMap(certificate -> key.map(file -> new UpstreamTls.Client(certificate, file))));
    }

    private static Path directory(String text) {
        Path path = Path.of(text);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("`%s` is not a directory".formatted(text));
        }
        return path;
    }

    private static Path file(String text) {
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("`%s` cannot be read".formatted(text));
        }
        return path;
    }
}

package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the server, and the authorities that its own connections trust.
 *
 * @param directory of certificates, in MinIO's layout; empty: plain HTTP
 * @param keyPassword of encrypted private keys in it
 * @param certificateLogins empty: client certificates are not asked for
 */
public record TlsConfig(
        Optional<Path> directory, Optional<Secret> keyPassword, Optional<CertificateLogins> certificateLogins) {}

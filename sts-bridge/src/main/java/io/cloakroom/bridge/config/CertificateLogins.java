package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Logins with client certificates.
 *
 * @param authorities a file of the only authorities that may vouch for clients; empty: those in {@code CAs/}
 * @param revocations a file of their revocation lists; empty: nothing is revoked
 * @param longestSession longer ones are cut to it
 */
public record CertificateLogins(Optional<Path> authorities, Optional<Path> revocations, Duration longestSession) {}

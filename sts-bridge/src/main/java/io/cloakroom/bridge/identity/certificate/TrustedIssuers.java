package io.cloakroom.bridge.identity.certificate;

import io.cloakroom.bridge.tls.WatchedFile;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The authorities that may vouch for clients, as they are at each login.
 *
 * @param authorities may be none
 * @param revoked their revocation lists; empty: revocation is not checked
 */
public record TrustedIssuers(
        Supplier<List<X509Certificate>> authorities, Optional<WatchedFile<List<X509CRL>>> revoked) {}

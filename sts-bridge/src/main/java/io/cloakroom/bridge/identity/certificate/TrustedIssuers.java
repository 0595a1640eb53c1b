package io.cloakroom.bridge.identity.certificate;

import io.cloakroom.bridge.tls.WatchedFile;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may vouch for clients, as it is at each login.
 *
 * @param authorities may be none
 * @param revoked the lists of what they have taken back; empty: nothing is ever taken back
 */
public record TrustedIssuers(
        Supplier<List<X509Certificate>> authorities, Optional<WatchedFile<List<X509CRL>>> revoked) {}

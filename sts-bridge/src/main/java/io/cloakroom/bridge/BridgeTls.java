package io.cloakroom.bridge;

import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.CertificateLogins;
import io.cloakroom.bridge.config.TlsConfig;
import io.cloakroom.bridge.config.UpstreamTls;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.certificate.TrustedIssuers;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.server.ServerTls;
import io.cloakroom.bridge.tls.CertifiedKey;
import io.cloakroom.bridge.tls.CertsDirectory;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.bridge.tls.WatchedFile;
import java.io.IOException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * TLS of a bridge.
 *
 * @param server empty: the bridge speaks plain HTTP
 * @param roots whom its connections to others trust
 */
record BridgeTls(Optional<CertsDirectory> certificates, Optional<ServerTls> server, TrustedRoots roots) {
    /** @throws IOException with a sentence for the operator if a certificate or key cannot be used */
    static BridgeTls open(BridgeConfig config, Parts parts) throws IOException {
        TlsConfig tls = config.tls();
        if (tls.directory().isEmpty()) {
            return new BridgeTls(Optional.empty(), Optional.empty(), TrustedRoots.ofTheJdk());
        }
        CertsDirectory certificates =
                parts.add(CertsDirectory.watching(tls.directory().get(), tls.keyPassword()));
        return new BridgeTls(
                Optional.of(certificates),
                certificates
                        .serverKeys()
                        .map(keys -> ServerTls.of(keys, tls.certificateLogins().isPresent())),
                certificates.roots());
    }

    /** Logins by client certificate; empty: they are off. */
    Optional<CertificateSource> logins(TlsConfig config, PolicySource policies, InstantSource clock)
            throws IOException {
        if (config.certificateLogins().isEmpty()) {
            return Optional.empty();
        }
        CertificateLogins logins = config.certificateLogins().get();
        Optional<WatchedFile<List<X509CRL>>> revoked = logins.revocations().isPresent()
                ? Optional.of(WatchedFile.open(logins.revocations().get(), PemFiles::revocationLists))
                : Optional.empty();
        return Optional.of(new CertificateSource(
                new TrustedIssuers(clientAuthorities(logins), revoked), policies, logins.longestSession(), clock));
    }

    private Supplier<List<X509Certificate>> clientAuthorities(CertificateLogins logins) throws IOException {
        if (logins.authorities().isPresent()) {
            return WatchedFile.open(logins.authorities().get(), PemFiles::certificates)::current;
        }
        return () -> certificates.map(CertsDirectory::authorities).orElse(List.of());
    }

    /** TLS to the upstream. */
    ClientTls upstream(UpstreamTls settings) throws IOException {
        TrustedRoots trusted = settings.authorities().isPresent()
                ? TrustedRoots.only(PemFiles.certificates(settings.authorities().get()))
                : roots;
        Optional<CertifiedKey> client = settings.client().isPresent()
                ? Optional.of(CertifiedKey.read(
                        settings.client().get().certificate(),
                        settings.client().get().key(),
                        Optional.empty()))
                : Optional.empty();
        return new ClientTls(trusted, client);
    }
}

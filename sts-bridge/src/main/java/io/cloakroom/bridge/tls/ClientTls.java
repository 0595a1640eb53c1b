package io.cloakroom.bridge.tls;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to another server: the authorities that are trusted, and the certificate that is shown.
 *
 * @param key shown to a server that asks for a certificate
 */
public record ClientTls(TrustedRoots roots, Optional<CertifiedKey> key) {
    /** Trusts the JDK's authorities, and shows no certificate. */
    public static ClientTls ofTheJdk() {
        return new ClientTls(TrustedRoots.ofTheJdk(), Optional.empty());
    }

    public X509ExtendedTrustManager trustManager() {
        return roots.trustManager();
    }

    public Optional<X509ExtendedKeyManager> keyManager() {
        return key.map(CertifiedKey::keyManager);
    }

    /** For the JDK's clients. The caller must have the host name checked. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManager().map(keys -> new KeyManager[] {keys}).orElse(null),
                    new TrustManager[] {trustManager()},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }
}

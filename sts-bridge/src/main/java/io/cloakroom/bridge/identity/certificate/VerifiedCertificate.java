package io.cloakroom.bridge.identity.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A client's certificate that is valid now: its subject and its end. Only {@link CertificateSource} makes one. */
public final class VerifiedCertificate {
    private final X509Certificate certificate;
    private final String commonName;
    private final Instant until;

    VerifiedCertificate(X509Certificate certificate, String commonName, Instant until) {
        this.certificate = certificate;
        this.commonName = commonName;
        this.until = until;
    }

    /** The common name of its subject. */
    public String commonName() {
        return commonName;
    }

    /** When it, or one that vouches for it, ends. */
    Instant until() {
        return until;
    }

    /** The organizations of its subject. */
    List<String> organizations() {
        return Subject.organizations(certificate);
    }

    /** The SHA-256 of the whole certificate, in hexadecimal digits. */
    String fingerprint() {
        return Subject.fingerprint(certificate);
    }
}

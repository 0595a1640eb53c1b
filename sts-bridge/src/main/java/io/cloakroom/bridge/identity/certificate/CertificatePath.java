package io.cloakroom.bridge.identity.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that a trusted authority vouches for a client's certificate: the JDK's path validation (RFC 5280), and that
 * each certificate of the path is for clients. Nothing is fetched over the network.
 */
final class CertificatePath {
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_ANYTHING = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private CertificatePath() {}

    /** Why a certificate is refused. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String sentence) {
            super(sentence, null, false, false);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    /**
     * Checks a certificate.
     *
     * @param between the other certificates that the client has shown, which may lead to an authority
     * @return when the first certificate of the path ends
     */
    static Instant check(
            X509Certificate certificate, List<X509Certificate> between, TrustedIssuers issuers, Instant now)
            throws Refusal {
        requireTime("it", certificate, now);
        requireClients("it", certificate, true);
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw new Refusal("its key is not for signatures, so not for a handshake");
        }
        List<X509Certificate> path = path(certificate, between, issuers, now);
        Instant until = certificate.getNotAfter().toInstant();
        for (X509Certificate authority : path) {
            requireTime("an authority above it", authority, now);
            requireClients("an authority above it", authority, false);
            Instant end = authority.getNotAfter().toInstant();
            until = end.isBefore(until) ? end : until;
        }
        return until;
    }

    private static void requireTime(String which, X509Certificate certificate, Instant now) throws Refusal {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw new Refusal("%s has expired at %s"
                    .formatted(which, certificate.getNotAfter().toInstant()));
        } catch (CertificateNotYetValidException e) {
            throw new Refusal("%s is not valid before %s"
                    .formatted(which, certificate.getNotBefore().toInstant()));
        }
    }

    /** @param mustSay whether an extended key usage is required; an authority without one may vouch for all purposes */
    private static void requireClients(String which, X509Certificate certificate, boolean mustSay) throws Refusal {
        List<String> purposes;
        try {
            purposes = certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw new Refusal("what %s is for cannot be read".formatted(which));
        }
        boolean isForClients =
                purposes == null ? !mustSay : purposes.contains(FOR_CLIENTS) || purposes.contains(FOR_ANYTHING);
        if (!isForClients) {
            throw new Refusal("%s is not for clients: its extended key usage lacks clientAuth".formatted(which));
        }
    }

    /** The authorities from the one that issued the certificate to the trusted one. */
    private static List<X509Certificate> path(
            X509Certificate certificate, List<X509Certificate> between, TrustedIssuers issuers, Instant now)
            throws Refusal {
        Set<TrustAnchor> trusted = issuers.authorities().get().stream()
                .filter(CertificatePath::isAuthority)
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (trusted.isEmpty()) {
            throw new Refusal("there is no authority that may vouch for clients");
        }
        try {
            X509CertSelector wanted = new X509CertSelector();
            wanted.setCertificate(certificate);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, wanted);
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            Collection<X509Certificate> known = new ArrayList<>(between);
            known.add(certificate);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            PKIXCertPathBuilderResult found = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            if (issuers.revoked().isPresent()) {
                requireUnrevoked(found, issuers.revoked().get().current(), now);
            }
            List<X509Certificate> path = new ArrayList<>();
            for (Certificate one : found.getCertPath().getCertificates()) {
                path.add((X509Certificate) one);
            }
            path.add(found.getTrustAnchor().getTrustedCert());
            return path.subList(1, path.size());
        } catch (GeneralSecurityException e) {
            throw new Refusal(reason(e));
        }
    }

    /**
     * Every certificate of the path but the trusted one, by lists that their issuers have signed and that are in force.
     */
    private static void requireUnrevoked(PKIXCertPathBuilderResult found, List<X509CRL> lists, Instant now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(found.getTrustAnchor()));
        parameters.setDate(Date.from(now));
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(Set.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        validator.validate(found.getCertPath(), parameters);
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRevokedException revoked) {
                return "it, or an authority above it, was revoked at %s"
                        .formatted(revoked.getRevocationDate().toInstant());
            }
            if (cause instanceof CertPathValidatorException invalid
                    && invalid.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
                return "nobody can tell whether it was revoked: there is no current list of an authority above it";
            }
        }
        return "no authority that may vouch for clients has signed it, directly or through the others it was shown with, or a key or signature of these is no longer safe";
    }
}

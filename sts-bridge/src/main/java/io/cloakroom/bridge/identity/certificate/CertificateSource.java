package io.cloakroom.bridge.identity.certificate;

import static io.cloakroom.aws.AwsErrorCode.INVALID_CLIENT_CERTIFICATE;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.aws.AwsErrorCode.MISSING_PARAMETER;
import static io.cloakroom.aws.AwsErrorCode.TOO_MANY_INTERMEDIATE_CAS;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.PolicyClaim;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Client certificates as an identity source. The common name of a certificate that a trusted authority has issued for
 * clients is the user's name, and the name of its policy. Reads files, so not for the event loop.
 */
public final class CertificateSource {
    /** The issuer of these identities, for cut-offs. */
    public static final String ISSUER = "urn:cloakroom:certificates";

    private static final Source SOURCE = new Source(Source.Kind.CERTIFICATE, "certificate");
    private static final int MAX_AUTHORITIES = 10;

    private final TrustedIssuers issuers;
    private final PolicySource policies;
    private final Duration longestSession;
    private final InstantSource clock;

    /** @param longestSession longer ones are cut to it, and all end with the certificate */
    public CertificateSource(
            TrustedIssuers issuers, PolicySource policies, Duration longestSession, InstantSource clock) {
        this.issuers = issuers;
        this.policies = policies;
        this.longestSession = longestSession;
        this.clock = clock;
    }

    /** The source that its identities name. */
    public Source source() {
        return SOURCE;
    }

    /**
     * Finds the client's own certificate among those it has shown, and checks it.
     *
     * @throws AwsException {@code TooManyIntermediateCAs}; {@code MissingParameter} if there is none, or it names
     *     nobody; {@code InvalidParameterValue} if there are several; {@code InvalidClientCertificate} with the reason
     */
    public VerifiedCertificate verify(List<X509Certificate> shown) {
        List<X509Certificate> authorities =
                shown.stream().filter(CertificatePath::isAuthority).toList();
        List<X509Certificate> own =
                shown.stream().filter(one -> !CertificatePath.isAuthority(one)).toList();
        if (authorities.size() > MAX_AUTHORITIES) {
            throw new AwsException(
                    TOO_MANY_INTERMEDIATE_CAS, "client certificate contains more than 10 intermediate CAs");
        }
        if (own.isEmpty()) {
            throw new AwsException(
                    MISSING_PARAMETER,
                    authorities.isEmpty()
                            ? "No client certificate provided"
                            : "No client certificate provided: what was shown are authorities");
        }
        if (own.size() > 1) {
            throw new AwsException(INVALID_PARAMETER_VALUE, "More than one client certificate provided");
        }
        X509Certificate certificate = own.getFirst();
        Instant until;
        try {
            until = CertificatePath.check(certificate, authorities, issuers, clock.instant());
        } catch (CertificatePath.Refusal e) {
            throw invalid(e.sentence());
        }
        return new VerifiedCertificate(certificate, commonName(certificate), until);
    }

    private static String commonName(X509Certificate certificate) {
        List<String> names = Subject.commonNames(certificate);
        if (names.size() > 1) {
            throw invalid("its subject has %d common names, and one is expected".formatted(names.size()));
        }
        String name = names.isEmpty() ? "" : names.getFirst();
        if (name.isBlank()) {
            throw new AwsException(MISSING_PARAMETER, "certificate subject CN cannot be empty");
        }
        if (!Subject.isPlain(name)) {
            throw invalid("its common name has characters that cannot be seen, or more than 256");
        }
        return name;
    }

    private static AwsException invalid(String reason) {
        return AwsException.of(INVALID_CLIENT_CERTIFICATE, "The reason: %s.".formatted(reason));
    }

    /**
     * The identity of a certificate's holder.
     *
     * @throws AwsException {@code InvalidParameterValue} if the common name names no policy that exists
     */
    public Identity identity(VerifiedCertificate certificate) {
        Instant now = clock.instant();
        String name = certificate.commonName();
        Duration left = Duration.between(now, certificate.until()).truncatedTo(ChronoUnit.SECONDS);
        return new Identity(
                SOURCE,
                ISSUER,
                name,
                Optional.of(certificate.fingerprint()),
                now,
                name,
                "tls:" + name,
                new IdentityClaims(claims(certificate), Set.of(), Map.of(), Optional.empty()),
                left.compareTo(longestSession) < 0 ? left : longestSession,
                grant(name));
    }

    private static Map<String, List<String>> claims(VerifiedCertificate certificate) {
        Map<String, List<String>> claims = new HashMap<>();
        claims.put("sub", List.of(certificate.commonName()));
        if (!certificate.organizations().isEmpty()) {
            claims.put("aud", certificate.organizations());
        }
        return claims;
    }

    /** As in MinIO, a name with commas is a list of names. */
    private Grant grant(String commonName) {
        List<String> names = PolicyClaim.read(commonName).names();
        Set<String> known = policies.known(names);
        if (known.isEmpty()) {
            throw new AwsException(
                    INVALID_PARAMETER_VALUE,
                    "specified policy %s, not found Specified canned policy does not exist: the common name of the certificate must be the name of a policy"
                            .formatted(commonName));
        }
        Set<String> remembered = policies.remembered(names);
        return new Grant.Names(
                names.stream().filter(remembered::contains).toList(),
                names.stream()
                        .filter(name -> !known.contains(name))
                        .map("`%s` does not exist"::formatted)
                        .toList());
    }
}

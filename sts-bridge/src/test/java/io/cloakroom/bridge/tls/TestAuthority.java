package io.cloakroom.bridge.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V2TBSCertListGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * An authority that issues certificates of every kind, good and bad. All keys are EC keys unless asked for otherwise.
 */
public final class TestAuthority {
    private static final AlgorithmIdentifier SIGNATURE = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final AtomicLong SERIALS = new AtomicLong(1000);
    private static final KeyUsage OF_AUTHORITIES = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);

    private final Issued own;

    /** What a certificate is to say. */
    public record Wanted(
            X500Name subject,
            Instant from,
            Instant until,
            List<KeyPurposeId> purposes,
            List<String> hosts,
            boolean isCa,
            Optional<KeyUsage> keyUsage) {
        private static Wanted of(String name, List<KeyPurposeId> purposes, List<String> hosts, boolean isCa) {
            Instant now = Instant.now();
            return new Wanted(
                    new X500Name("O=Test,CN=" + name),
                    now.minusSeconds(3600),
                    now.plusSeconds(864_000),
                    purposes,
                    hosts,
                    isCa,
                    isCa ? Optional.of(OF_AUTHORITIES) : Optional.empty());
        }

        public static Wanted client(String name) {
            return of(name, List.of(KeyPurposeId.id_kp_clientAuth), List.of(), false);
        }

        /** @param hosts the first is the common name too */
        public static Wanted server(String... hosts) {
            return of(hosts[0], List.of(KeyPurposeId.id_kp_serverAuth), List.of(hosts), false);
        }

        public static Wanted authority(String name) {
            return of(name, List.of(), List.of(), true);
        }

        public Wanted during(Instant begin, Instant end) {
            return new Wanted(subject, begin, end, purposes, hosts, isCa, keyUsage);
        }

        public Wanted to(KeyPurposeId... others) {
            return new Wanted(subject, from, until, List.of(others), hosts, isCa, keyUsage);
        }

        public Wanted named(X500Name other) {
            return new Wanted(other, from, until, purposes, hosts, isCa, keyUsage);
        }

        /** @param usage bits of {@link KeyUsage} */
        public Wanted withKeyUsage(int usage) {
            return new Wanted(subject, from, until, purposes, hosts, isCa, Optional.of(new KeyUsage(usage)));
        }
    }

    /** A certificate with its key, and those that vouch for it up to the root. */
    public record Issued(KeyPair keys, List<X509Certificate> path) {
        public X509Certificate certificate() {
            return path.getFirst();
        }

        /** As servers and clients show it: without the root. */
        public List<X509Certificate> shown() {
            return path.size() > 1 ? path.subList(0, path.size() - 1) : path;
        }

        public String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** Writes the pair as MinIO names it. */
        public void writeTo(Path directory) {
            write(directory.resolve("public.crt"), pem(shown()));
            write(directory.resolve("private.key"), keyPem());
        }

        public KeyStore keyStore(String alias, String password) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        alias, keys.getPrivate(), password.toCharArray(), shown().toArray(X509Certificate[]::new));
                return store;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private TestAuthority(Issued own) {
        this.own = own;
    }

    /** A new root. */
    public static TestAuthority root(String name) {
        return new TestAuthority(selfSigned(Wanted.authority(name)));
    }

    /** The authority whose certificate this is. */
    public static TestAuthority of(Issued own) {
        return new TestAuthority(own);
    }

    /** Nobody vouches for it but itself. */
    public static Issued selfSigned(Wanted wanted) {
        KeyPair keys = keys("EC");
        return new Issued(keys, List.of(sign(wanted, wanted.subject(), keys, keys)));
    }

    /** What the holder of a certificate that is no authority's makes with it. */
    public static Issued signedBy(Issued holder, Wanted wanted) {
        return new TestAuthority(holder).issue(wanted);
    }

    /** The certificate of this authority, as it was issued. */
    public Issued own() {
        return own;
    }

    /** An authority below this one. */
    public TestAuthority intermediate(String name) {
        return new TestAuthority(issue(Wanted.authority(name)));
    }

    /** An authority below this one, for these purposes only. */
    public TestAuthority intermediate(String name, KeyPurposeId... purposes) {
        return new TestAuthority(issue(Wanted.authority(name).to(purposes)));
    }

    public Issued issue(Wanted wanted) {
        return issue(wanted, keys("EC"));
    }

    /** With a key of this algorithm: {@code RSA} or {@code EC}. */
    public Issued issue(Wanted wanted, String algorithm) {
        return issue(wanted, keys(algorithm));
    }

    /** With an RSA key that can be broken. */
    public Issued issueForWeakKey(Wanted wanted) {
        return issue(wanted, keys("RSA", 512));
    }

    private Issued issue(Wanted wanted, KeyPair keys) {
        List<X509Certificate> path = new ArrayList<>();
        path.add(sign(wanted, name(certificate()), keys, own.keys()));
        path.addAll(own.path());
        return new Issued(keys, List.copyOf(path));
    }

    public X509Certificate certificate() {
        return own.certificate();
    }

    /** A list of what this authority has revoked, good until a time. */
    public X509CRL revoking(Instant until, Issued... revoked) {
        V2TBSCertListGenerator list = new V2TBSCertListGenerator();
        list.setSignature(SIGNATURE);
        list.setIssuer(name(certificate()));
        list.setThisUpdate(time(Instant.now().minusSeconds(60)));
        list.setNextUpdate(time(until));
        for (Issued one : revoked) {
            list.addCRLEntry(
                    new ASN1Integer(one.certificate().getSerialNumber()),
                    time(Instant.now().minusSeconds(60)),
                    CRLReason.keyCompromise,
                    new ASN1GeneralizedTime(Date.from(Instant.now().minusSeconds(120))));
        }
        try {
            var body = list.generateTBSCertList();
            byte[] bytes = signed(body, own.keys());
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(Wanted wanted, X500Name issuer, KeyPair keys, KeyPair signer) {
        try {
            V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
            body.setSerialNumber(new ASN1Integer(BigInteger.valueOf(SERIALS.incrementAndGet())));
            body.setSignature(SIGNATURE);
            body.setIssuer(issuer);
            body.setSubject(wanted.subject());
            body.setStartDate(time(wanted.from()));
            body.setEndDate(time(wanted.until()));
            body.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            if (wanted.isCa()) {
                extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (wanted.keyUsage().isPresent()) {
                extensions.addExtension(
                        Extension.keyUsage, true, wanted.keyUsage().get());
            }
            if (!wanted.purposes().isEmpty()) {
                extensions.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(wanted.purposes().toArray(KeyPurposeId[]::new)));
            }
            if (!wanted.hosts().isEmpty()) {
                GeneralName[] names = wanted.hosts().stream()
                        .map(host -> new GeneralName(
                                host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new);
                extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            if (!extensions.isEmpty()) {
                body.setExtensions(extensions.generate());
            }
            byte[] bytes = signed(body.generateTBSCertificate(), signer);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signed(ASN1Encodable body, KeyPair signer) throws GeneralSecurityException, IOException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(body.toASN1Primitive().getEncoded());
        return new DERSequence(new ASN1Encodable[] {body, SIGNATURE, new DERBitString(signature.sign())}).getEncoded();
    }

    private static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static Time time(Instant instant) {
        return new Time(Date.from(instant));
    }

    private static KeyPair keys(String algorithm) {
        return keys(algorithm, algorithm.equals("EC") ? 256 : 2048);
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(String type, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
    }

    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    public static String pem(X509CRL list) {
        try {
            return pem("X509 CRL", list.getEncoded());
        } catch (CRLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

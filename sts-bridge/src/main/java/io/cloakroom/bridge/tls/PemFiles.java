package io.cloakroom.bridge.tls;

import io.cloakroom.aws.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates, keys and revocation lists in PEM form. All methods throw an {@link IOException} with a sentence
 * for the operator that names the file.
 */
public final class PemFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LIST_BYTES = 32 << 20;
    private static final Set<String> CERTIFICATE = Set.of("CERTIFICATE", "X509 CERTIFICATE");
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private PemFiles() {}

    /** The certificates in a file, in their order; at least one. Other blocks are passed over. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        for (PemObject block : blocks(file, MAX_BYTES)) {
            if (CERTIFICATE.contains(block.getType())) {
                try {
                    found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.getContent())));
                } catch (GeneralSecurityException e) {
                    throw problem(file, "a certificate in it cannot be read", e);
                }
            }
        }
        if (found.isEmpty()) {
            throw problem(file, "there is no `BEGIN CERTIFICATE` in it", null);
        }
        return found;
    }

    /** The certificate revocation lists in a file of up to 32 MiB; at least one. */
    public static List<X509CRL> revocationLists(Path file) throws IOException {
        List<X509CRL> found = new ArrayList<>();
        for (PemObject block : blocks(file, MAX_LIST_BYTES)) {
            if (block.getType().equals("X509 CRL")) {
                try {
                    found.add((X509CRL) CertificateFactory.getInstance("X.509")
                            .generateCRL(new ByteArrayInputStream(block.getContent())));
                } catch (GeneralSecurityException e) {
                    throw problem(file, "a revocation list in it cannot be read", e);
                }
            }
        }
        if (found.isEmpty()) {
            throw problem(file, "there is no `BEGIN X509 CRL` in it", null);
        }
        return found;
    }

    /**
     * The first private key in a file: PKCS #8, plain or encrypted, or the older forms of RSA and EC keys.
     *
     * @param password of an encrypted key
     */
    static PrivateKey privateKey(Path file, Optional<Secret> password) throws IOException {
        for (PemObject block : blocks(file, MAX_BYTES)) {
            if (block.getType().endsWith("PRIVATE KEY")) {
                try {
                    return key(file, block, password);
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw problem(file, "the key in it cannot be read", e);
                }
            }
        }
        throw problem(file, "there is no `BEGIN PRIVATE KEY` in it", null);
    }

    private static PrivateKey key(Path file, PemObject block, Optional<Secret> password)
            throws IOException, GeneralSecurityException {
        if (!block.getHeaders().isEmpty()) {
            throw problem(
                    file,
                    "its key is encrypted in a form that is no longer used; convert it with: openssl pkcs8 -topk8 -in %s"
                            .formatted(file.getFileName()),
                    null);
        }
        byte[] bytes = block.getContent();
        return switch (block.getType()) {
            case "PRIVATE KEY" -> key(bytes);
            case "RSA PRIVATE KEY" ->
                key(new PrivateKeyInfo(
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                RSAPrivateKey.getInstance(bytes))
                        .getEncoded());
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(bytes);
                yield key(new PrivateKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                                key)
                        .getEncoded());
            }
            case "ENCRYPTED PRIVATE KEY" -> {
                if (password.isEmpty()) {
                    throw problem(file, "its key is encrypted; give the password as MINIO_CERT_PASSWD", null);
                }
                yield key(decrypted(bytes, password.get()));
            }
            default -> throw problem(file, "`BEGIN %s` is not a supported key".formatted(block.getType()), null);
        };
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        String algorithm = PrivateKeyInfo.getInstance(pkcs8)
                .getPrivateKeyAlgorithm()
                .getAlgorithm()
                .getId();
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] decrypted(byte[] bytes, Secret password) throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
        String named = info.getAlgName();
        // For this scheme the JDK's name of the algorithm is in the parameters.
        String algorithm =
                Set.of("PBES2", PBES2).contains(named) ? info.getAlgParameters().toString() : named;
        PBEKeySpec spec = new PBEKeySpec(password.reveal().toCharArray());
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
                info.getAlgParameters());
        return info.getKeySpec(cipher).getEncoded();
    }

    private static List<PemObject> blocks(Path file, int maxBytes) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        } catch (NoSuchFileException e) {
            throw problem(file, "there is no such file", e);
        }
        if (bytes.length > maxBytes) {
            throw problem(file, "it is larger than %d bytes".formatted(maxBytes), null);
        }
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.US_ASCII))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException e) {
            throw problem(file, "it is not in PEM form", e);
        }
        return blocks;
    }

    /** Keeps the cause out of the sentence: it may quote what was read. */
    private static IOException problem(Path file, String what, @Nullable Exception cause) {
        IOException problem = new FileSystemException(file.toString(), null, what);
        if (cause != null) {
            problem.initCause(cause);
        }
        return problem;
    }
}

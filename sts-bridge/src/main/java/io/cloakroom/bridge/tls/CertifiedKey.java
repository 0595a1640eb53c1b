package io.cloakroom.bridge.tls;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A private key and the certificates for it, the key's own first. They belong together. */
public final class CertifiedKey {
    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final Set<String> names;

    private CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.names = HostNames.of(chain.getFirst());
    }

    /**
     * Reads a pair of PEM files.
     *
     * @param password of an encrypted key
     * @throws IOException with a sentence for the operator, also if the key is not that of the first certificate: one
     *     of two files may have been replaced
     */
    public static CertifiedKey read(Path certificate, Path key, Optional<Secret> password) throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(certificate);
        PrivateKey read = PemFiles.privateKey(key, password);
        if (!belongTogether(read, chain.getFirst().getPublicKey())) {
            throw new FileSystemException(
                    key.toString(), null, "its key is not that of the certificate in %s".formatted(certificate));
        }
        return new CertifiedKey(read, chain);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        try {
            byte[] text = new byte[32];
            new SecureRandom().nextBytes(text);
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    PrivateKey key() {
        return key;
    }

    List<X509Certificate> chain() {
        return chain;
    }

    /** The host names of the certificate, in lower case. */
    Set<String> names() {
        return names;
    }

    /** Shows this certificate to every server that asks for one. */
    X509ExtendedKeyManager keyManager() {
        return new Always();
    }

    private final class Always extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";

        private @Nullable String aliasFor(String[] keyTypes) {
            for (String type : keyTypes) {
                if (type.equals(key.getAlgorithm())) {
                    return ALIAS;
                }
            }
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return aliasFor(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return aliasFor(keyTypes);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }
    }
}

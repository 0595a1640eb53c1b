package io.cloakroom.bridge.identity.oidc;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accepted signature algorithms. All are asymmetric: with a symmetric one, whoever can check tokens could also make
 * them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3">RFC 7518, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037">RFC 8037</a>
 */
enum JwsAlgorithm {
    RS256("SHA256withRSA", KeyKind.RSA),
    RS384("SHA384withRSA", KeyKind.RSA),
    RS512("SHA512withRSA", KeyKind.RSA),
    PS256("RSASSA-PSS", KeyKind.RSA, "SHA-256", 32),
    PS384("RSASSA-PSS", KeyKind.RSA, "SHA-384", 48),
    PS512("RSASSA-PSS", KeyKind.RSA, "SHA-512", 64),
    ES256("SHA256withECDSAinP1363Format", KeyKind.P256),
    ES384("SHA384withECDSAinP1363Format", KeyKind.P384),
    ES512("SHA512withECDSAinP1363Format", KeyKind.P521),
    EdDSA("Ed25519", KeyKind.ED25519);

    /** The kinds of key. */
    enum KeyKind {
        RSA,
        P256,
        P384,
        P521,
        ED25519
    }

    private final String jcaName;
    private final KeyKind keyKind;
    private final @Nullable String pssDigest;
    private final int pssSaltBytes;

    JwsAlgorithm(String jcaName, KeyKind keyKind) {
        this.jcaName = jcaName;
        this.keyKind = keyKind;
        this.pssDigest = null;
        this.pssSaltBytes = 0;
    }

    JwsAlgorithm(String jcaName, KeyKind keyKind, String pssDigest, int pssSaltBytes) {
        this.jcaName = jcaName;
        this.keyKind = keyKind;
        this.pssDigest = pssDigest;
        this.pssSaltBytes = pssSaltBytes;
    }

    /** The algorithm with this name. Letter case counts. */
    static Optional<JwsAlgorithm> named(String name) {
        if (name.equals("Ed25519")) {
            return Optional.of(EdDSA);
        }
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    KeyKind keyKind() {
        return keyKind;
    }

    /** Whether this key made the signature over the input. */
    boolean verifies(PublicKey key, byte[] input, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(jcaName);
            if (pssDigest != null) {
                verifier.setParameter(
                        new PSSParameterSpec(pssDigest, "MGF1", new MGF1ParameterSpec(pssDigest), pssSaltBytes, 1));
            }
            verifier.initVerify(key);
            verifier.update(input);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot check " + this, e);
        }
    }
}

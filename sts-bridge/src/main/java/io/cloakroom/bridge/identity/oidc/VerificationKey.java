package io.cloakroom.bridge.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.cloakroom.bridge.identity.oidc.JwsAlgorithm.KeyKind;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A provider's public key, used to check signatures.
 *
 * @param algorithm the only one it may be used with, if the provider names one
 */
record VerificationKey(String keyId, PublicKey key, KeyKind kind, Optional<JwsAlgorithm> algorithm) {
    private static final int MIN_RSA_BITS = 2048;
    /** The bytes before the 32 bytes of an Ed25519 key in its X.509 form. */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The key, if it is of an accepted kind and for signatures. A provider may well publish other keys. */
    static Optional<VerificationKey> of(JWK jwk) {
        String keyId = jwk.getKeyID();
        boolean isForEncryption = jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE);
        if (keyId == null || isForEncryption) {
            return Optional.empty();
        }
        Optional<JwsAlgorithm> algorithm = Optional.empty();
        if (jwk.getAlgorithm() != null) {
            algorithm = JwsAlgorithm.named(jwk.getAlgorithm().getName());
            if (algorithm.isEmpty()) {
                return Optional.empty();
            }
        }
        try {
            return key(keyId, jwk, algorithm);
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> key(String keyId, JWK jwk, Optional<JwsAlgorithm> algorithm)
            throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case RSAKey rsa
            when rsa.size() >= MIN_RSA_BITS ->
                Optional.of(new VerificationKey(keyId, rsa.toRSAPublicKey(), KeyKind.RSA, algorithm));
            case ECKey ec -> {
                Optional<KeyKind> kind = kind(ec.getCurve());
                yield kind.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new VerificationKey(keyId, ec.toECPublicKey(), kind.get(), algorithm));
            }
            case OctetKeyPair pair
            when Curve.Ed25519.equals(pair.getCurve()) ->
                Optional.of(new VerificationKey(keyId, ed25519(pair.getDecodedX()), KeyKind.ED25519, algorithm));
            default -> Optional.empty();
        };
    }

    private static Optional<KeyKind> kind(Curve curve) {
        if (Curve.P_256.equals(curve)) {
            return Optional.of(KeyKind.P256);
        }
        if (Curve.P_384.equals(curve)) {
            return Optional.of(KeyKind.P384);
        }
        return Curve.P_521.equals(curve) ? Optional.of(KeyKind.P521) : Optional.empty();
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519_PREFIX.length + point.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Whether the key may be used with this algorithm and the signature is valid. */
    boolean verifies(JwsAlgorithm used, byte[] input, byte[] signature) {
        return used.keyKind() == kind
                && algorithm.map(only -> only == used).orElse(true)
                && used.verifies(key, input, signature);
    }
}

package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.INVALID_IDENTITY_TOKEN;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A web identity token as received. It can be read, but nothing in it is to be trusted yet. It is a JSON Web Token in
 * compact form, signed with an accepted algorithm.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-3.1">RFC 7515, section 3.1</a>
 */
final class UnverifiedToken {
    /** Longer tokens are refused unread. */
    static final int MAX_CHARS = 64 * 1024;

    private static final String SCHEME = "Bearer ";

    private final Claims header;
    private final Claims claims;
    private final JwsAlgorithm algorithm;
    private final String keyId;
    private final byte[] signingInput;
    private final byte[] signature;

    private UnverifiedToken(Claims header, Claims claims, byte[] signingInput, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signingInput = signingInput;
        this.signature = signature;
        String name = header.text("alg").orElse("");
        this.algorithm = JwsAlgorithm.named(name)
                .orElseThrow(() -> refused(
                        "its signature algorithm `%s` is not accepted; accepted are RS256, PS256, ES256 and the like, and EdDSA"
                                .formatted(shortened(name))));
        this.keyId = header.text("kid")
                .orElseThrow(() -> new AwsException(INVALID_IDENTITY_TOKEN, "Invalid kid value <nil>"));
        if (header.has("crit")) {
            throw refused("its header has extensions that must be understood (`crit`); none is supported");
        }
    }

    /**
     * Parses a token.
     *
     * @throws AwsException {@code InvalidIdentityToken} if it is too long, is not a signed JSON Web Token, or is signed
     *     with an algorithm that is not accepted
     */
    static UnverifiedToken parse(Secret token) {
        String text = token.reveal();
        if (text.length() > MAX_CHARS) {
            throw refused("it has %d characters; at most %d are accepted".formatted(text.length(), MAX_CHARS));
        }
        if (beginsWithScheme(text)) {
            throw refused(
                    "it begins with `Bearer `, which belongs only in the Authorization header: send the token alone");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw new AwsException(
                    INVALID_IDENTITY_TOKEN,
                    "token contains an invalid number of segments: expected a signed JSON Web Token, header.payload.signature");
        }
        return new UnverifiedToken(
                json(text.substring(0, first), "header"),
                json(text.substring(first + 1, second), "payload"),
                text.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                decode(text.substring(second + 1), "signature"));
    }

    private static boolean beginsWithScheme(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    Claims header() {
        return header;
    }

    Claims claims() {
        return claims;
    }

    JwsAlgorithm algorithm() {
        return algorithm;
    }

    String keyId() {
        return keyId;
    }

    boolean isSignedBy(VerificationKey key) {
        return key.verifies(algorithm, signingInput, signature);
    }

    @Override
    public String toString() {
        return "UnverifiedToken[***]";
    }

    private static Claims json(String part, String name) {
        try {
            return Claims.parse(decode(part, name));
        } catch (IOException e) {
            throw refused("its %s is not a JSON object with each member once".formatted(name));
        }
    }

    /** Decodes the form that JSON Web Signatures use: base64url, no padding, no stray bits. */
    private static byte[] decode(String part, String name) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            byte[] spelled = Base64.getUrlEncoder().withoutPadding().encode(bytes);
            if (Arrays.equals(spelled, part.getBytes(StandardCharsets.ISO_8859_1))) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Not base64url: the same error as below.
        }
        throw refused("its %s is not unpadded base64url".formatted(name));
    }

    private static String shortened(String name) {
        return name.length() <= 32 ? name : name.substring(0, 32) + "…";
    }

    private static AwsException refused(String why) {
        return new AwsException(
                INVALID_IDENTITY_TOKEN, "The web identity token that was passed could not be validated: " + why);
    }
}

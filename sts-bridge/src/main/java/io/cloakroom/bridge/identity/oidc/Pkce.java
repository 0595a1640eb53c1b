package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A code verifier: whoever begins a login proves with it that it is the one who ends it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
public record Pkce(Secret verifier) {
    private static final int VERIFIER_BYTES = 32;

    /** A SHA-256 in unpadded base64url. */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    public static Pkce draw(SecureRandom random) {
        byte[] drawn = new byte[VERIFIER_BYTES];
        random.nextBytes(drawn);
        return new Pkce(new Secret(encoded(drawn)));
    }

    /** The challenge of the method {@code S256}. */
    public String challenge() {
        try {
            return encoded(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.reveal().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a text can be a challenge of the method {@code S256}. */
    public static boolean isChallenge(String text) {
        return CHALLENGE.matcher(text).matches();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package io.cloakroom.cli.login;

import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What binds an answer of the provider to this login: it goes to nobody else.
 *
 * @param verifier shown at the end (RFC 7636)
 * @param state comes back with the code
 * @param nonce stands in the ID token
 */
record Pkce(Secret verifier, Secret state, Secret nonce) {
    static final String METHOD = "S256";
    private static final int RANDOM_BYTES = 32;

    static Pkce drawn() {
        SecureRandom random = new SecureRandom();
        return new Pkce(drawn(random), drawn(random), drawn(random));
    }

    private static Secret drawn(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(text(bytes));
    }

    /** Sent at the beginning. It does not tell the verifier. */
    String challenge() {
        try {
            return text(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.reveal().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

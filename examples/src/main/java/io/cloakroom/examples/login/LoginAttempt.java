package io.cloakroom.examples.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The three random values that tie one login together: {@code state} ties the redirect to this program, {@code nonce}
 * the ID token to this login, the code verifier the code to this program.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636: PKCE</a>
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect Core, section 3.1</a>
 */
record LoginAttempt(String state, String nonce, String codeVerifier) {
    private static final int RANDOM_BYTES = 32;

    static LoginAttempt draw(SecureRandom random) {
        return new LoginAttempt(text(random), text(random), text(random));
    }

    /** The parameters of the authorization request. */
    Map<String, String> parameters(String clientId, String scope, String redirectUri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", clientId);
        parameters.put("scope", scope);
        parameters.put("redirect_uri", redirectUri);
        parameters.put("state", state);
        parameters.put("nonce", nonce);
        parameters.put("code_challenge", codeChallenge());
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    String codeChallenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(codeVerifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The code out of the redirect.
     *
     * @param issuer what {@code iss} must be where the provider sends it (RFC 9207)
     * @throws LoginException if the redirect is not the answer to this attempt, or is a refusal
     */
    String code(Map<String, String> redirect, String issuer) throws LoginException {
        if (!MessageDigest.isEqual(
                state.getBytes(UTF_8), redirect.getOrDefault("state", "").getBytes(UTF_8))) {
            throw new LoginException("the redirect does not belong to this login (wrong state)");
        }
        if (redirect.containsKey("iss") && !issuer.equals(redirect.get("iss"))) {
            throw new LoginException("the redirect comes from another issuer");
        }
        if (redirect.containsKey("error")) {
            throw new LoginException("the login was refused: " + redirect.getOrDefault("error_description", "") + " ("
                    + redirect.get("error") + ")");
        }
        String code = redirect.getOrDefault("code", "");
        if (code.isEmpty()) {
            throw new LoginException("the redirect has no code");
        }
        return code;
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

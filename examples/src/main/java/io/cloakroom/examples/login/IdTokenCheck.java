package io.cloakroom.examples.login;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Checks an ID token that came straight from the token endpoint. There the connection stands for the issuer, so that
 * the signature need not be checked.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID Connect Core, 3.1.3.7</a>
 */
record IdTokenCheck(String issuer, String clientId, InstantSource clock) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws LoginException if the token is for somebody else, from somebody else, too old, or of another login */
    void check(String idToken, String nonce) throws LoginException {
        JsonNode claims = claims(idToken);
        require(issuer.equals(claims.path("iss").asText()), "iss");
        require(isFor(claims.path("aud")), "aud");
        require(claims.path("exp").asLong() > clock.instant().getEpochSecond(), "exp");
        require(nonce.equals(claims.path("nonce").asText()), "nonce");
    }

    private boolean isFor(JsonNode audience) {
        if (audience.isTextual()) {
            return clientId.equals(audience.asText());
        }
        return audience.size() == 1 && clientId.equals(audience.path(0).asText());
    }

    private static void require(boolean isGood, String claim) throws LoginException {
        if (!isGood) {
            throw new LoginException("the ID token does not belong to this login (wrong " + claim + ")");
        }
    }

    private static JsonNode claims(String idToken) throws LoginException {
        String[] parts = idToken.split("\\.", -1);
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new LoginException("the ID token cannot be read");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }
}

package io.cloakroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/** An answer of the token endpoint. Signatures are not checked: other tests do that. */
public final class KeycloakTokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode answer;

    KeycloakTokens(JsonNode answer) {
        this.answer = answer;
    }

    public String accessToken() {
        return member("access_token");
    }

    public String idToken() {
        return member("id_token");
    }

    public String refreshToken() {
        return member("refresh_token");
    }

    public JsonNode accessClaims() {
        return claims(accessToken());
    }

    public JsonNode idClaims() {
        return claims(idToken());
    }

    /** The claims of a JWT, unverified. */
    public static JsonNode claims(String jwt) {
        try {
            return JSON.readTree(
                    Base64.getUrlDecoder().decode(List.of(jwt.split("\\.", -1)).get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String member(String name) {
        JsonNode value = answer.path(name);
        if (!value.isTextual()) {
            throw new IllegalStateException("the answer has no " + name);
        }
        return value.textValue();
    }
}

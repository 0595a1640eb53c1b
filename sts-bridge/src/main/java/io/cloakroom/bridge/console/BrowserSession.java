package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a browser keeps of a login: session credentials without their secret, which follows from them, and what gets new
 * ones. The subject and the {@code sid} of the login are in the session token.
 *
 * @param provider that the user logged in at
 * @param refreshToken empty if the provider gives none: then the login ends with the credentials
 * @param since when the user logged in
 */
record BrowserSession(
        String provider, String accessKeyId, Secret sessionToken, Optional<Secret> refreshToken, Instant since) {
    /** After this time a user has to log in again, whatever the provider says. */
    static final Duration LONGEST = Duration.ofHours(12);

    boolean isOver(Instant now) {
        return !now.isBefore(since.plus(LONGEST));
    }

    byte[] toBytes() {
        ObjectNode json = Json.object()
                .put("p", provider)
                .put("a", accessKeyId)
                .put("t", sessionToken.reveal())
                .put("s", since.getEpochSecond());
        refreshToken.ifPresent(token -> json.put("r", token.reveal()));
        return Json.bytes(json);
    }

    /** Reads what was sealed. */
    static BrowserSession of(byte[] sealed) {
        JsonNode json = Json.read(sealed);
        return new BrowserSession(
                json.path("p").asText(),
                json.path("a").asText(),
                new Secret(json.path("t").asText()),
                json.has("r") ? Optional.of(new Secret(json.path("r").asText())) : Optional.empty(),
                Instant.ofEpochSecond(json.path("s").asLong()));
    }
}

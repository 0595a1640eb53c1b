package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * What a browser keeps while its user is at the provider.
 *
 * @param state that the provider sends back
 * @param verifier of the code challenge
 */
record LoginAttempt(String provider, Secret state, Secret verifier, Instant begun) {
    /** How long a user may take at the provider. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    boolean isOver(Instant now) {
        return !now.isBefore(begun.plus(LONGEST));
    }

    byte[] toBytes() {
        return Json.bytes(Json.object()
                .put("p", provider)
                .put("s", state.reveal())
                .put("v", verifier.reveal())
                .put("b", begun.getEpochSecond()));
    }

    /** Reads what was sealed. */
    static LoginAttempt of(byte[] sealed) {
        JsonNode json = Json.read(sealed);
        return new LoginAttempt(
                json.path("p").asText(),
                new Secret(json.path("s").asText()),
                new Secret(json.path("v").asText()),
                Instant.ofEpochSecond(json.path("b").asLong()));
    }
}

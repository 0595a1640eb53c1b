package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a browser keeps while its user is at the provider.
 *
 * @param state that the provider sends back; its first character is the place among the attempts of the browser
 * @param verifier of the code challenge
 */
record LoginAttempt(String provider, Secret state, Secret verifier, Instant begun) {
    /** How long a user may take at the provider. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** A state for an attempt in a place. */
    static Secret state(int place, byte[] drawn) {
        return new Secret(place + Base64.getUrlEncoder().withoutPadding().encodeToString(drawn));
    }

    /** The place of the attempt with a state; empty if it cannot be one of ours. */
    static Optional<Integer> placeIn(String state) {
        int place = state.isEmpty() ? -1 : state.charAt(0) - '0';
        return place >= 0 && place < Cookies.LOGINS ? Optional.of(place) : Optional.empty();
    }

    int place() {
        return placeIn(state.reveal()).orElseThrow();
    }

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

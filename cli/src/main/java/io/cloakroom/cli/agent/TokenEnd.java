package io.cloakroom.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** When a token ends. Its signature is not checked here: it counts only for tokens that the bridge has accepted. */
final class TokenEnd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long YEAR_9999 = 253_402_300_799L;

    private TokenEnd() {}

    /** The claim {@code exp} of a JWT; empty if there is none. */
    static Optional<Instant> of(Secret token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            JsonNode end = claims == null ? null : claims.get("exp");
            return end != null && end.isNumber() && end.asLong() >= 0 && end.asLong() <= YEAR_9999
                    ? Optional.of(Instant.ofEpochSecond(end.asLong()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package io.cloakroom.cli.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** What a token says. Its signature is not checked here: that is the bridge's work. */
public final class Jwt {
    private static final int PARTS = 3;
    private static final long YEAR_9999 = 253_402_300_799L;

    private Jwt() {}

    /** The claims; empty if it is not a JSON Web Token. */
    public static Optional<ObjectNode> claims(Secret token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
            return Optional.of(StrictJson.object(new String(claims, StandardCharsets.UTF_8)));
        } catch (InputException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The claim {@code exp}; empty if there is none. */
    public static Optional<Instant> end(Secret token) {
        return claims(token)
                .map(claims -> claims.path("exp"))
                .filter(end -> end.isNumber() && end.asLong() >= 0 && end.asLong() <= YEAR_9999)
                .map(end -> Instant.ofEpochSecond(end.asLong()));
    }
}

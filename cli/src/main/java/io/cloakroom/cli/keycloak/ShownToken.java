package io.cloakroom.cli.keycloak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The header and the claims of a JSON Web Token, unverified. Its text, which is worth a password, is not kept.
 *
 * @param claims as the token has them
 */
record ShownToken(ObjectNode header, ObjectNode claims) {
    private static final int PARTS = 3;

    /** The token; empty if the text is none. */
    static Optional<ShownToken> parse(Secret text) {
        String[] parts = text.reveal().strip().split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ShownToken(object(parts[0]), object(parts[1])));
        } catch (InputException | IllegalArgumentException e) {
            // The message would repeat a part of the token.
            return Optional.empty();
        }
    }

    private static ObjectNode object(String part) throws InputException {
        return StrictJson.object(new String(Base64.getUrlDecoder().decode(part.getBytes(ISO_8859_1)), UTF_8));
    }

    /** A claim that is a text; empty otherwise. */
    String text(String claim) {
        return claims.path(claim).asText("");
    }

    /** The texts of a claim that is one text or a list. */
    List<String> texts(String claim) {
        JsonNode value = claims.path(claim);
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        value.elements().forEachRemaining(element -> {
            if (element.isTextual()) {
                texts.add(element.asText());
            }
        });
        return texts;
    }

    Optional<Instant> issuedAt() {
        return time("iat");
    }

    /** A claim that is a time; empty otherwise. */
    Optional<Instant> time(String claim) {
        JsonNode value = claims.path(claim);
        return value.isNumber() && value.canConvertToLong() && Math.abs(value.asLong()) <= Instant.MAX.getEpochSecond()
                ? Optional.of(Instant.ofEpochSecond(value.asLong()))
                : Optional.empty();
    }
}

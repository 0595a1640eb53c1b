package io.cloakroom.cli.documents;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.policy.json.JsonMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Strict JSON: no duplicate members, nothing after the object, bounded nesting. */
public final class StrictJson {
    /** Apart, because it takes long to set up, and few commands need it. */
    private static final class Mapper {
        private static final JsonMapper MAPPER = new JsonMapper(JsonTree.factory());

        /** Escapes non-ASCII characters. Invalid text would otherwise become a question mark, which is a wildcard. */
        private static final ObjectWriter WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    private StrictJson() {}

    /** Parses a text that must be an object. */
    public static ObjectNode object(String text) throws InputException {
        try (JsonParser parser = JsonTree.parser(text)) {
            return object(parser, text);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static ObjectNode object(JsonParser parser, String text) throws InputException, IOException {
        try {
            if (parser.nextToken() == null || !(JsonTree.read(parser) instanceof ObjectNode object)) {
                throw new InputException("not a JSON object");
            }
            if (parser.nextToken() != null) {
                JsonLocation end = parser.currentTokenLocation();
                throw invalid(new JsonMistake(end.getLineNr(), end.getColumnNr(), "something follows the object"));
            }
            return object;
        } catch (JsonProcessingException e) {
            throw invalid(JsonMistake.of(e, parser, text));
        } catch (NumberFormatException e) {
            JsonLocation number = parser.currentTokenLocation();
            throw invalid(
                    new JsonMistake(number.getLineNr(), number.getColumnNr(), "the exponent of a number is too large"));
        }
    }

    /** In the first line the column is enough: most of these documents are one line of a file. */
    private static InputException invalid(JsonMistake mistake) {
        return new InputException(
                mistake.line() == 1
                        ? "invalid JSON at column %d: %s".formatted(mistake.column(), mistake.sentence())
                        : mistake.toString());
    }

    /** The members in the form of a token's claims: strings, numbers, booleans, lists and maps. */
    public static Map<String, Object> values(ObjectNode object) {
        return Mapper.MAPPER.convertValue(object, new TypeReference<>() {});
    }

    /** A member's document as bytes, for the policy reader. */
    public static byte[] bytes(JsonNode document) throws InputException {
        try {
            return Mapper.WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new InputException("the document cannot be written as JSON");
        }
    }
}

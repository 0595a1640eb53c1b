package io.cloakroom.cli.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.policy.json.JsonMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strict JSON: no duplicate members, nothing after the object, bounded nesting. */
public final class StrictJson {
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final ObjectReader READER = MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Escapes non-ASCII characters. Invalid text would otherwise become a question mark, which is a wildcard. */
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private StrictJson() {}

    /** Parses a text that must be an object. */
    public static ObjectNode object(String text) throws InputException {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return object(parser, text);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static ObjectNode object(JsonParser parser, String text) throws InputException, IOException {
        try {
            @Nullable JsonNode node = READER.readTree(parser);
            if (!(node instanceof ObjectNode object)) {
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
        return MAPPER.convertValue(object, new TypeReference<>() {});
    }

    /** A member's document as bytes, for the policy reader. */
    public static byte[] bytes(JsonNode document) throws InputException {
        try {
            return WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new InputException("the document cannot be written as JSON");
        }
    }
}

package io.cloakroom.cli.documents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON, strictly: no member twice, nothing after the object, nesting bounded. */
public final class StrictJson {
    private static final int MAX_DEPTH = 100;

    /** What Jackson says about where it read from: nothing, in many words. */
    private static final Pattern SOURCE = Pattern.compile("\\s*\\(?(start marker )?at \\[Source.*", Pattern.DOTALL);

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final ObjectReader READER = MAPPER.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Escapes keep what is no valid text from becoming a question mark, which is a wildcard. */
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private StrictJson() {}

    /** The object that a text is. */
    public static ObjectNode object(String text) throws InputException {
        try {
            @Nullable JsonNode node = READER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InputException("not a JSON object");
        } catch (JsonProcessingException e) {
            throw new InputException("invalid JSON at %s: %s".formatted(place(e.getLocation()), reason(e)));
        }
    }

    /** The members as a token's claims are given: texts, numbers, truth values, lists and maps. */
    public static Map<String, Object> values(ObjectNode object) {
        return MAPPER.convertValue(object, new TypeReference<>() {});
    }

    /** The document that a member holds, for the policy reader. */
    public static byte[] bytes(JsonNode document) throws InputException {
        try {
            return WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new InputException("the document cannot be written: " + e.getOriginalMessage());
        }
    }

    private static String place(@Nullable JsonLocation location) {
        int line = location == null ? 1 : location.getLineNr();
        int column = location == null ? 1 : location.getColumnNr();
        return line == 1 ? "column " + column : "line %d, column %d".formatted(line, column);
    }

    private static String reason(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? "nested deeper than %d levels, or a number or name is too long".formatted(MAX_DEPTH)
                : SOURCE.matcher(e.getOriginalMessage()).replaceAll("");
    }
}

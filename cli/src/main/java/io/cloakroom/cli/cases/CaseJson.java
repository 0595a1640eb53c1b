package io.cloakroom.cli.cases;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.InputException;
import org.jspecify.annotations.Nullable;

/** JSON of one line, strictly: no member twice, nothing after the object, nesting bounded. */
final class CaseJson {
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final ObjectReader READER = MAPPER.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Escapes keep what is no valid text from becoming a question mark, which is a wildcard. */
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private CaseJson() {}

    static ObjectNode object(String line) throws InputException {
        try {
            @Nullable JsonNode node = READER.readTree(line);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new InputException("not a JSON object");
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new InputException("invalid JSON at column %d: %s".formatted(column, reason(e)));
        }
    }

    /** The document that a member holds, for the policy reader. */
    static byte[] bytes(JsonNode document) throws InputException {
        try {
            return WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new InputException("the document cannot be written: " + e.getOriginalMessage());
        }
    }

    private static String reason(JsonProcessingException e) {
        return e instanceof StreamConstraintsException
                ? "nested deeper than %d levels, or a number or name is too long".formatted(MAX_DEPTH)
                : e.getOriginalMessage().lines().findFirst().orElse("");
    }
}

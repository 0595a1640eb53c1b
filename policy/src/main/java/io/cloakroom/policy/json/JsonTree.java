package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * JSON text as a tree, read strictly: UTF-8 without a byte order mark, at most {@value #MAX_DEPTH} levels, no duplicate
 * members, every text valid Unicode. As in MinIO, text after the first value is not read.
 *
 * @param value the first value
 * @param rest the text after it, without white space at its ends
 */
record JsonTree(JsonNode value, String rest) {
    /** A policy needs six levels. */
    static final int MAX_DEPTH = 32;

    private static final String NULL = "null";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** Reads bytes. Empty, with the problem noted, if they aren't UTF-8 or not JSON. */
    static Optional<JsonTree> read(byte[] json, Problems problems) {
        Optional<String> problem = Utf8.problem(json);
        problem.ifPresent(sentence -> problems.add("", sentence));
        return problem.isPresent() ? Optional.empty() : read(new String(json, UTF_8), problems);
    }

    private static Optional<JsonTree> read(String json, Problems problems) {
        String text = json.stripLeading();
        if (text.startsWith(NULL)) {
            // The rest is not part of the document, even if it begins with a letter.
            String rest = text.substring(NULL.length()).strip();
            return Optional.of(new JsonTree(JsonNodeFactory.instance.nullNode(), rest));
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return read(parser, json, problems);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static Optional<JsonTree> read(JsonParser parser, String json, Problems problems) throws IOException {
        try {
            if (parser.nextToken() == null) {
                problems.add("", "EOF: the document is empty");
                return Optional.empty();
            }
            JsonNode value = new Builder(problems).value(parser);
            int end = (int) parser.currentLocation().getCharOffset();
            return Optional.of(new JsonTree(value, json.substring(end).strip()));
        } catch (JsonProcessingException e) {
            problems.add("", JsonMistake.of(e, parser, json).toString());
            return Optional.empty();
        }
    }

    private static String pointer(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    private record Builder(Problems problems) {
        JsonNode value(JsonParser parser) throws IOException {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(parser);
                case START_ARRAY -> array(parser);
                case VALUE_TRUE -> nodes.booleanNode(true);
                case VALUE_FALSE -> nodes.booleanNode(false);
                case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
                // No element of a policy is a fraction, so precision doesn't matter.
                case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
                case VALUE_STRING -> nodes.textNode(unicode(parser.getText()));
                default -> nodes.nullNode();
            };
        }

        private ObjectNode object(JsonParser parser) throws IOException {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            Set<String> names = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = unicode(parser.currentName());
                if (!names.add(name)) {
                    problems.add(
                            pointer(parser),
                            "duplicate member `%s`: readers differ in which of them counts".formatted(name));
                }
                parser.nextToken();
                object.set(name, value(parser));
            }
            return object;
        }

        private ArrayNode array(JsonParser parser) throws IOException {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }

        /** Replaces half a surrogate pair, which UTF-8 can't express, by the replacement character, as in MinIO. */
        private static String unicode(String text) {
            return UTF_8.newEncoder().canEncode(text)
                    ? text
                    : text.codePoints()
                            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
        }
    }
}

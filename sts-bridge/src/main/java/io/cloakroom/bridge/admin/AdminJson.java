package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.json.PolicyWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The JSON of admin calls: what is read from bodies, and the form of answers. */
final class AdminJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** How Go writes a time that was never set. */
    static final String NO_TIME = "0001-01-01T00:00:00Z";

    private AdminJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * Reads an object.
     *
     * @param malformed the error code if the body is not an object
     */
    static JsonNode read(byte[] body, AwsErrorCode malformed) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw AwsException.of(malformed, "The body is not a JSON object.");
        }
        throw AwsException.of(malformed, "The body is not a JSON object.");
    }

    /** A string; empty if it is absent, null or empty. */
    static Optional<String> text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrongMember(name, "a string");
        }
        return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
    }

    /** A list of strings; empty if it is absent or null. */
    static List<String> texts(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrongMember(name, "a list of strings");
            }
            texts.add(element.textValue());
        }
        if (!value.isArray()) {
            throw wrongMember(name, "a list of strings");
        }
        return List.copyOf(texts);
    }

    static boolean flag(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw wrongMember(name, "`true` or `false`");
        }
        return value.asBoolean(false);
    }

    /** A time as Go and Java write it; empty if it is absent. */
    static Optional<Instant> time(JsonNode object, String name) {
        return text(object, name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw wrongMember(name, "a time such as `2026-01-02T03:04:05Z`");
            }
        });
    }

    /** A JSON value as its text; empty if it is absent or null. */
    static Optional<String> json(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.toString());
    }

    private static AwsException wrongMember(String name, String expected) {
        return AwsException.of(INVALID_REQUEST, "The member `%s` of the body must be %s.".formatted(name, expected));
    }

    static ObjectNode putTexts(ObjectNode object, String name, Collection<String> texts) {
        var array = object.putArray(name);
        texts.forEach(array::add);
        return object;
    }

    /** A policy as an object. */
    static JsonNode policy(Policy policy) {
        return parsed(PolicyWriter.write(policy));
    }

    /** A policy as MinIO's clients show it: JSON in several lines. */
    static String indented(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we have written can be read", e);
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static HttpAnswer answer(int status, JsonNode node) {
        return answer(status, bytes(node));
    }

    /** Encrypted answers are called JSON too. */
    static HttpAnswer answer(int status, byte[] body) {
        Headers headers =
                Headers.builder().add("content-type", "application/json").build();
        return new HttpAnswer(status, headers, body);
    }
}

package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads members of documents in the state. An unexpected one is an {@link IllegalArgumentException} that names it. */
final class StateJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StateJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode parse(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON");
        }
    }

    static String text(JsonNode node, String member) {
        return optionalText(node, member)
                .orElseThrow(() -> new IllegalArgumentException("member %s is missing".formatted(member)));
    }

    static Optional<String> optionalText(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("member %s is not a string".formatted(member));
        }
        return Optional.of(value.textValue());
    }

    static Instant instant(JsonNode node, String member) {
        return instant(member, text(node, member));
    }

    static Optional<Instant> optionalInstant(JsonNode node, String member) {
        return optionalText(node, member).map(text -> instant(member, text));
    }

    static AccountStatus status(JsonNode node) {
        String text = text(node, "status");
        return AccountStatus.find(text)
                .orElseThrow(() -> new IllegalArgumentException("member status is neither enabled nor disabled"));
    }

    /** Sorted, each once. */
    static List<String> texts(JsonNode node, String member) {
        JsonNode array = node.path(member);
        if (!array.isArray()) {
            throw new IllegalArgumentException("member %s is not a list".formatted(member));
        }
        TreeSet<String> texts = new TreeSet<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw new IllegalArgumentException("member %s is not a list of strings".formatted(member));
            }
            texts.add(element.textValue());
        }
        return List.copyOf(texts);
    }

    static void put(ObjectNode node, String member, Collection<String> texts) {
        ArrayNode array = node.putArray(member);
        texts.forEach(array::add);
    }

    private static Instant instant(String member, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("member %s is not a time".formatted(member));
        }
    }
}

package io.cloakroom.bridge.console;

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
import java.io.IOException;
import java.util.List;

/** The JSON of the console: what is read from bodies, and the form of answers. */
final class Json {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws AwsException {@code InvalidRequest} if it is not one object */
    static JsonNode read(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            // the same answer
        }
        throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "The body is not a JSON object.");
    }

    /** @throws AwsException {@code InvalidRequest} unless the member is a text of at most so many characters */
    static String text(JsonNode object, String name, int maxCharacters) {
        JsonNode value = object.path(name);
        if (!value.isTextual() || value.textValue().length() > maxCharacters) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "`%s` is not a text of at most %d characters.".formatted(name, maxCharacters));
        }
        return value.textValue();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    static HttpAnswer answer(int status, JsonNode body) {
        return answer(status, body, List.of());
    }

    /** @param cookies to set */
    static HttpAnswer answer(int status, JsonNode body, List<String> cookies) {
        Headers.Builder headers =
                Headers.builder().add("content-type", "application/json").add("cache-control", "no-store");
        cookies.forEach(cookie -> headers.add("set-cookie", cookie));
        return new HttpAnswer(status, headers.build(), bytes(body));
    }
}

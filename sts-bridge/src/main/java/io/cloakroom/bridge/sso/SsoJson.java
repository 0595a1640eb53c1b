package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON of calls and answers, and of what is sealed. */
final class SsoJson {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Headers HEADERS = Headers.builder()
            .add("content-type", "application/json")
            .add("cache-control", "no-store")
            .add("x-content-type-options", "nosniff")
            .build();

    private SsoJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws SsoException {@code InvalidRequestException} if it is no JSON object */
    static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (IOException e) {
            // the same answer
        }
        throw new SsoException(SsoError.INVALID_REQUEST, "The body must be a JSON object.");
    }

    /** The member, if it is a string that is not empty. */
    static Optional<String> text(JsonNode object, String name) {
        JsonNode member = object.path(name);
        return member.isTextual() && !member.textValue().isEmpty() ? Optional.of(member.textValue()) : Optional.empty();
    }

    /** @throws SsoException {@code InvalidRequestException} without it */
    static String required(JsonNode object, String name) {
        return text(object, name)
                .orElseThrow(() -> new SsoException(SsoError.INVALID_REQUEST, "`%s` is missing.".formatted(name)));
    }

    /**
     * The strings of a list; none if there is no such member.
     *
     * @throws SsoException {@code InvalidRequestException} if it is no list of strings
     */
    static List<String> texts(JsonNode object, String name) {
        JsonNode member = object.path(name);
        List<String> texts = new ArrayList<>();
        if (member.isMissingNode() || member.isNull()) {
            return texts;
        }
        for (JsonNode element : member) {
            if (!element.isTextual()) {
                break;
            }
            texts.add(element.textValue());
        }
        if (!member.isArray() || texts.size() != member.size()) {
            throw new SsoException(SsoError.INVALID_REQUEST, "`%s` must be a list of strings.".formatted(name));
        }
        return texts;
    }

    static byte[] bytes(JsonNode object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    static HttpAnswer answer(JsonNode object) {
        return new HttpAnswer(200, HEADERS, bytes(object));
    }

    /** Every client finds the name where it looks for it: SDKs in the header, OAuth's in {@code error}. */
    static HttpAnswer answer(SsoException refused) {
        SsoError error = refused.error();
        Headers headers = Headers.builder()
                .addAll(HEADERS)
                .add("x-amzn-errortype", error.awsName())
                .build();
        ObjectNode body = object().put("__type", error.awsName())
                .put("message", refused.sentence())
                .put("error", error.oauthName())
                .put("error_description", refused.sentence());
        return new HttpAnswer(error.status(), headers, bytes(body));
    }
}

package io.cloakroom.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object whose members are read by the type they must have. A {@code null} counts as no member.
 *
 * @param place prefix of member names in messages: {@code args.} or empty
 */
record CaseObject(ObjectNode node, String place) {
    private static final int REPLACEMENT = '\ufffd';

    Optional<JsonNode> find(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    JsonNode require(String name) throws InputException {
        return find(name)
                .orElseThrow(() -> new InputException("missing member `%s%s`%s".formatted(place, name, meant(name))));
    }

    private String meant(String name) {
        List<String> written = node.propertyStream().map(Map.Entry::getKey).toList();
        return NearestName.among(written, name)
                .filter(member -> !member.equals(name))
                .map(member -> "; is `%s` meant to be `%s`?".formatted(member, name))
                .orElse("");
    }

    /** Refuses members with other names, because a misspelt one would have no effect. */
    void allowOnly(Collection<String> names) throws InputException {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!names.contains(member.getKey())) {
                throw new InputException("unknown member `%s%s`%s"
                        .formatted(
                                place,
                                member.getKey(),
                                NearestName.question(NearestName.among(names, member.getKey()))));
            }
        }
    }

    CaseObject object(String name) throws InputException {
        if (require(name) instanceof ObjectNode object) {
            return new CaseObject(object, place + name + ".");
        }
        throw new InputException("`%s%s` must be an object".formatted(place, name));
    }

    String text(String name) throws InputException {
        return text(place + name, require(name));
    }

    String textOr(String name, String otherwise) throws InputException {
        return find(name).isPresent() ? text(name) : otherwise;
    }

    boolean truth(String name) throws InputException {
        JsonNode value = require(name);
        if (!value.isBoolean()) {
            throw new InputException("`%s%s` must be true or false".formatted(place, name));
        }
        return value.booleanValue();
    }

    boolean truthOr(String name, boolean otherwise) throws InputException {
        return find(name).isPresent() ? truth(name) : otherwise;
    }

    /** The strings of a list; empty if there is no such member. */
    List<String> texts(String name) throws InputException {
        Optional<JsonNode> list = find(name);
        return list.isPresent() ? texts(place + name, list.get(), "a list of strings") : List.of();
    }

    /**
     * A map from names to lists of strings, where one string may stand for a list; empty if there is no such member.
     */
    Map<String, List<String>> multimap(String name) throws InputException {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        if (find(name).isPresent()) {
            for (Map.Entry<String, JsonNode> entry : object(name).node().properties()) {
                String where = "%s%s.%s".formatted(place, name, entry.getKey());
                JsonNode value = entry.getValue();
                entries.put(entry.getKey(), values(where, value));
            }
        }
        return entries;
    }

    private static List<String> values(String where, JsonNode value) throws InputException {
        if (value.isNull()) {
            return List.of();
        }
        return value.isTextual() ? List.of(text(where, value)) : texts(where, value, "a string or a list of strings");
    }

    private static List<String> texts(String where, JsonNode list, String expected) throws InputException {
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isTextual)) {
            throw new InputException("`%s` must be %s".formatted(where, expected));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list) {
            texts.add(text(where, element));
        }
        return texts;
    }

    private static String text(String where, JsonNode value) throws InputException {
        if (!value.isTextual()) {
            throw new InputException("`%s` must be a string".formatted(where));
        }
        return unicode(value.textValue());
    }

    /** Replaces half a surrogate pair by the replacement character, as in policies. */
    private static String unicode(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package io.cloakroom.policy.naive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Derives what is asked from what one statement says, so that answers near the border are common. */
final class QuestionMaker {
    private static final List<String> KEYS = List.of(
            "",
            "a",
            "a/b",
            "a//b",
            "/a",
            "a/",
            "x/../a",
            "home/alice",
            "alice/x",
            "é",
            "日本",
            "k",
            "all/x",
            "..",
            "aé",
            "key");
    private static final List<String> BUCKETS = List.of("b", "b", "b", "c", "bb", "alice", ".", "key", "");
    private static final List<String> FILLERS = List.of("", "a", "b/", "/", "é", "key");

    private final Documents documents;
    private final JsonNode statement;
    private final Map<String, List<String>> context = new HashMap<>();

    QuestionMaker(Documents documents, JsonNode statement) {
        this.documents = documents;
        this.statement = statement;
        for (String key : Documents.keys()) {
            if (documents.chance(60)) {
                List<String> values = new ArrayList<>();
                for (int i = documents.chance(70) ? 0 : documents.number(3); i >= 0; i--) {
                    values.add(documents.value(key));
                }
                context.put(key, values);
            }
        }
        for (JsonNode keys : statement.path("Condition")) {
            keys.properties().forEach(key -> wanted(key.getKey(), key.getValue()));
        }
    }

    /** Mostly what the condition looks for, and sometimes more besides. */
    private void wanted(String key, JsonNode values) {
        JsonNode value = values.isArray() ? values.get(documents.number(values.size())) : values;
        if (documents.chance(50)) {
            List<String> has = new ArrayList<>(context.getOrDefault(key, List.of()));
            has.add(documents.number(has.size() + 1), filled(value.asText()));
            context.put(key, has);
        }
    }

    Map<String, List<String>> context() {
        return Map.copyOf(context);
    }

    String action() {
        JsonNode patterns = statement.path("Action");
        String pattern = patterns.isArray()
                ? patterns.get(documents.number(patterns.size())).asText()
                : patterns.asText("");
        List<String> all = new ArrayList<>(Documents.S3_ACTIONS);
        all.addAll(Documents.OTHER_ACTIONS);
        List<String> able = all.stream()
                .filter(action -> NaivePattern.like(pattern, action))
                .toList();
        return able.isEmpty() || documents.chance(15) ? documents.pick(all) : documents.pick(able);
    }

    /** Bucket and key. */
    String[] target(boolean ofBucket) {
        JsonNode patterns = statement.has("Resource") ? statement.path("Resource") : statement.path("NotResource");
        if (patterns.isEmpty() || documents.chance(25)) {
            return new String[] {ofBucket ? "b" : documents.pick(BUCKETS), documents.pick(KEYS)};
        }
        String pattern = patterns.get(documents.number(patterns.size())).asText();
        String text = filled(pattern.substring(pattern.lastIndexOf(":::") < 0 ? 0 : pattern.lastIndexOf(":::") + 3));
        int slash = text.indexOf('/');
        return slash < 0
                ? new String[] {text, documents.chance(70) ? "" : documents.pick(KEYS)}
                : new String[] {text.substring(0, slash), text.substring(slash + 1)};
    }

    /** The pattern with something in place of its wildcards and variables. */
    private String filled(String pattern) {
        String text = new NaivePattern(pattern, context, true).expanded();
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' && documents.chance(85)) {
                filled.append(documents.pick(FILLERS));
            } else if (c == '?' && documents.chance(85)) {
                filled.append(documents.pick(List.of("a", "b", "/")));
            } else {
                filled.append(c);
            }
        }
        return documents.chance(10)
                ? filled.append(documents.pick(List.of("/", "/.", "x", "//"))).toString()
                : filled.toString();
    }
}

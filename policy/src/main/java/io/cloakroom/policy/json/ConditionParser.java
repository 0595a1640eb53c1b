package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionValue;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns the {@code Condition} object of a statement into conditions and notes its problems. */
final class ConditionParser {
    private final Problems problems;
    /** The combinations of operator and key so far. */
    private final Set<String> seen = new HashSet<>();

    private final Function<String, ConditionKey> readKey;

    ConditionParser(Problems problems) {
        this(problems, ConditionKey::new);
    }

    /** @param readKey throws {@link MalformedElementException} for an unknown key */
    ConditionParser(Problems problems, Function<String, ConditionKey> readKey) {
        this.problems = problems;
        this.readKey = readKey;
    }

    List<Condition> conditions(Members statement) {
        Optional<Members.Member> element = statement.findWithNull("Condition");
        if (element.isEmpty()) {
            return List.of();
        }
        JsonNode operators = element.get().value();
        if (isEmptyObject(operators, element.get().pointer())) {
            return List.of();
        }
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : operators.properties()) {
            String pointer = element.get().pointer() + "/" + Members.escape(member.getKey());
            Optional<Operator> operator = problems.check(
                    pointer, () -> Operator.parse(member.getKey()), () -> Hints.ofOperator(member.getKey()));
            // As in MinIO, an operator without keys is not a condition.
            if (member.getValue().isObject()) {
                conditions.addAll(conditions(operator, member.getValue(), pointer));
            } else if (!member.getValue().isNull()) {
                problems.add(pointer, "condition must be a JSON object: keys with their values");
            }
        }
        return conditions;
    }

    private boolean isEmptyObject(JsonNode node, String pointer) {
        if (node.isObject() && !node.isEmpty()) {
            return false;
        }
        problems.add(
                pointer,
                node.isObject() || node.isNull()
                        ? "condition must not be empty"
                        : "condition must be a JSON object: operators with their keys");
        return true;
    }

    private List<Condition> conditions(Optional<Operator> operator, JsonNode keys, String place) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : keys.properties()) {
            String pointer = place + "/" + Members.escape(member.getKey());
            Optional<ConditionKey> key =
                    problems.check(pointer, () -> readKey.apply(member.getKey()), () -> Hints.ofKey(member.getKey()));
            Optional<List<ConditionValue>> values = values(member.getValue(), pointer);
            if (operator.isPresent() && key.isPresent() && !seen.add(operator.get() + " " + key.get())) {
                problems.add(
                        pointer,
                        "duplicate condition `%s` on `%s` in another spelling: readers differ in which of them counts"
                                .formatted(operator.get(), key.get()));
            }
            if (operator.isPresent() && key.isPresent() && values.isPresent()) {
                String fault = member.getValue().isArray()
                        ? pointer + entryAtFault(operator.get(), key.get(), values.get())
                        : pointer;
                problems.check(fault, () -> Condition.of(operator.get(), key.get(), values.get()))
                        .ifPresent(conditions::add);
            }
        }
        return conditions;
    }

    /** The rest of the pointer to the first refused value, if a value is at fault rather than the list or the key. */
    private static String entryAtFault(Operator operator, ConditionKey key, List<ConditionValue> values) {
        Optional<String> refusal = refusal(operator, key, values);
        if (refusal.isEmpty()) {
            return "";
        }
        List<Optional<String>> refusals = values.stream()
                .map(value -> refusal(operator, key, List.of(value)))
                .toList();
        boolean isOfOne = refusals.contains(refusal) && Set.copyOf(refusals).size() > 1;
        return isOfOne ? "/" + refusals.indexOf(refusal) : "";
    }

    private static Optional<String> refusal(Operator operator, ConditionKey key, List<ConditionValue> values) {
        try {
            Condition.of(operator, key, values);
            return Optional.empty();
        } catch (MalformedElementException e) {
            return Optional.of(e.sentence());
        }
    }

    private Optional<List<ConditionValue>> values(JsonNode node, String pointer) {
        if (!node.isArray()) {
            return value(node, pointer).map(List::of);
        }
        List<ConditionValue> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            value(node.get(i), pointer + "/" + i).ifPresent(values::add);
        }
        return values.size() == node.size() ? Optional.of(values) : Optional.empty();
    }

    private Optional<ConditionValue> value(JsonNode node, String pointer) {
        if (node.isTextual()) {
            return Optional.of(new ConditionValue.Text(node.textValue()));
        }
        if (node.isBoolean() || node.isNull()) {
            // As in MinIO, null counts as false.
            return Optional.of(new ConditionValue.Truth(node.asBoolean()));
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Optional.of(new ConditionValue.Whole(node.longValue()));
        }
        problems.add(pointer, "invalid value: expected a string, an integer or a boolean");
        return Optional.empty();
    }
}

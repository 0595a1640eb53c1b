package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.condition.Comparison;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.match.Principals;
import java.util.List;
import java.util.function.Function;

/**
 * Writes policies as compact JSON in MinIO's form: fixed member order, no empty members, every list as a list, repeated
 * statements once. The size limit of session policies applies to this text. When read back, it decides the same.
 */
public final class PolicyWriter {
    /** The limit of AWS and MinIO for a session policy in the form of {@link #write}, in bytes of UTF-8. */
    public static final int MAX_SESSION_POLICY_BYTES = 2048;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PolicyWriter() {}

    /** The policy as one line. */
    public static String write(Policy policy) {
        ObjectNode document = NODES.objectNode();
        policy.id().ifPresent(id -> document.put("ID", id));
        document.put("Version", policy.version());
        ArrayNode statements = document.putArray("Statement");
        for (Statement statement : policy.distinctStatements()) {
            statements.add(write(statement));
        }
        return document.toString();
    }

    private static ObjectNode write(Statement statement) {
        ObjectNode object = NODES.objectNode();
        statement.sid().ifPresent(sid -> object.put("Sid", sid));
        object.put("Effect", statement.effect().text());
        statement.principals().ifPresent(principals -> object.set("Principal", write(principals)));
        object.set(statement.actions().element(), texts(statement.actions().patterns(), pattern -> pattern.text()));
        if (!statement.resources().patterns().isEmpty()) {
            object.set(
                    statement.resources().element(),
                    texts(statement.resources().patterns(), pattern -> pattern.text()));
        }
        if (!statement.conditions().isEmpty()) {
            object.set("Condition", write(statement.conditions()));
        }
        return object;
    }

    private static ObjectNode write(Principals principals) {
        ObjectNode object = NODES.objectNode();
        object.set("AWS", texts(principals.patterns(), Function.identity()));
        return object;
    }

    private static ObjectNode write(List<Condition> conditions) {
        ObjectNode operators = NODES.objectNode();
        for (Condition condition : conditions) {
            operators
                    .withObjectProperty(condition.operator().name())
                    .set(condition.key().name(), values(condition));
        }
        return operators;
    }

    private static ArrayNode values(Condition condition) {
        Comparison.Family family = condition.operator().comparison().family();
        ArrayNode array = NODES.arrayNode();
        for (String value : condition.values()) {
            switch (family) {
                case NULL -> array.add(Boolean.parseBoolean(value));
                case NUMERIC -> array.add(Long.parseLong(value));
                case STRING, ARN, BINARY, DATE, BOOL, IP -> array.add(value);
            }
        }
        return array;
    }

    private static <T> ArrayNode texts(List<T> entries, Function<T, String> text) {
        ArrayNode array = NODES.arrayNode();
        entries.forEach(entry -> array.add(text.apply(entry)));
        return array;
    }
}

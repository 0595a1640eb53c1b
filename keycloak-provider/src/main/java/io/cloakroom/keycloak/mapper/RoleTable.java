package io.cloakroom.keycloak.mapper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.policy.PolicyClaim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The table of policies that roles give by name, whatever their attributes say.
 *
 * @param policies {@link RoleName#row()} → policy names
 */
record RoleTable(Map<String, List<String>> policies) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHAPE = "They are a list of rows: [{\"key\": \"role\", \"value\": \"policy,policy\"}].";

    RoleTable {
        policies = Map.copyOf(policies);
    }

    /**
     * Reads what the admin console stores for a table of keys and values. Rows with the same role are combined.
     *
     * @throws InvalidOptionException if the text is no such table, or a row lacks its role or its policies
     */
    static RoleTable parse(String json) {
        Map<String, List<String>> policies = new LinkedHashMap<>();
        if (json.isBlank()) {
            return new RoleTable(policies);
        }
        JsonNode rows = read(json);
        for (int i = 0; i < rows.size(); i++) {
            addRow(rows.get(i), i + 1, policies);
        }
        policies.replaceAll((role, names) -> List.copyOf(names));
        return new RoleTable(policies);
    }

    boolean isEmpty() {
        return policies.isEmpty();
    }

    /**
     * The policies of an existing role; empty if the table doesn't list it.
     *
     * @param exists asked about other roles, and only if the table lists this one
     * @throws AmbiguousRowException if the role's row stands for another role as well
     */
    List<String> policiesOf(RoleName role, Predicate<RoleName> exists) {
        List<String> listed = policies.getOrDefault(role.row(), List.of());
        if (!listed.isEmpty()) {
            requireOneMeaning(role.row(), other -> other.equals(role) || exists.test(other));
        }
        return listed;
    }

    /** @throws AmbiguousRowException if a row stands for more than one role */
    void requireOneMeaning(Predicate<RoleName> exists) {
        policies.keySet().forEach(row -> requireOneMeaning(row, exists));
    }

    /** The rows that stand for no existing role, sorted. */
    List<String> withoutRole(Predicate<RoleName> exists) {
        return policies.keySet().stream()
                .filter(row -> RoleName.writtenAs(row).noneMatch(exists))
                .sorted()
                .toList();
    }

    private static void requireOneMeaning(String row, Predicate<RoleName> exists) {
        List<RoleName> meant = RoleName.writtenAs(row).filter(exists).limit(2).toList();
        if (meant.size() > 1) {
            throw new AmbiguousRowException(row, meant.get(0), meant.get(1));
        }
    }

    private static JsonNode read(String json) {
        try {
            JsonNode rows = JSON.readTree(json);
            if (rows.isArray()) {
                return rows;
            }
        } catch (JsonProcessingException e) {
            // Reported below. The parser's own message would quote the text and name Java types.
        }
        throw new InvalidOptionException("Role policies cannot be read. " + SHAPE);
    }

    private static void addRow(JsonNode row, int number, Map<String, List<String>> policies) {
        JsonNode key = row.path("key");
        JsonNode value = row.path("value");
        if (!key.isTextual() || !value.isTextual()) {
            throw new InvalidOptionException("Row %d of the role policies cannot be read. %s".formatted(number, SHAPE));
        }
        String role = key.textValue();
        List<String> names = PolicyClaim.split(value.textValue());
        if (role.isBlank() && names.isEmpty()) {
            return;
        }
        if (role.isBlank()) {
            throw new InvalidOptionException("Row %d of the role policies names no role.".formatted(number));
        }
        if (names.isEmpty()) {
            throw new InvalidOptionException(
                    "Row %d of the role policies names no policy for role `%s`.".formatted(number, role));
        }
        policies.computeIfAbsent(role, r -> new ArrayList<>()).addAll(names);
    }
}

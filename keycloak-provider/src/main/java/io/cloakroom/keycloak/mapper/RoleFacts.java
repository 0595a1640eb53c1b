package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the mapper looks at in a role.
 *
 * @param clientId the client the role belongs to; empty for a realm role
 * @param attribute reads the values of the configured attribute; asked only when attributes count, since the first
 *     look costs a database query
 */
record RoleFacts(String name, String clientId, Supplier<List<String>> attribute) {
    /** How the role is called among the role policies. */
    String tableKey() {
        return clientId.isEmpty() ? name : clientId + "." + name;
    }

    List<String> attributeValues() {
        return attribute.get();
    }
}

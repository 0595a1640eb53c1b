package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.function.Supplier;

/**
 * The facts about a role that the mapper uses.
 *
 * @param attribute reads the values of the configured attribute; called only if attributes count, because the first
 *     call costs a database query
 */
record RoleFacts(RoleName role, Supplier<List<String>> attribute) {
    List<String> attributeValues() {
        return attribute.get();
    }
}

package io.cloakroom.keycloak.mapper;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the mapper looks at in a role.
 *
 * @param attribute reads the values of the configured attribute; asked only when attributes count, since the first
 *     look costs a database query
 */
record RoleFacts(RoleName role, Supplier<List<String>> attribute) {
    List<String> attributeValues() {
        return attribute.get();
    }
}

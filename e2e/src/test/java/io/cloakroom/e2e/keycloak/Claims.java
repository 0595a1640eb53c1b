package io.cloakroom.e2e.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads claims in assertions. */
final class Claims {
    private Claims() {}

    /** The elements of an array of strings; empty if the claim is absent. */
    static List<String> list(JsonNode claims, String name) {
        return StreamSupport.stream(claims.path(name).spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    static List<String> policy(JsonNode claims) {
        return list(claims, "policy");
    }
}

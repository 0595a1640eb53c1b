package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The policies attached to a DN of a directory, as a JSON document. Its path ends with the DN. */
final class MappingFile {
    static final String DIRECTORY = "ldap/";
    static final String USERS = "users/";
    static final String GROUPS = "groups/";

    private MappingFile() {}

    static String pathOfUser(String dn) {
        return DIRECTORY + USERS + dn;
    }

    static String pathOfGroup(String dn) {
        return DIRECTORY + GROUPS + dn;
    }

    static String write(StoredMapping mapping) {
        ObjectNode root = StateJson.object();
        StateJson.put(root, "policies", mapping.policies());
        return root.put("created", mapping.created().toString())
                .put("updated", mapping.updated().toString())
                .toString();
    }

    /** @throws IllegalArgumentException if it is not such a document */
    static StoredMapping read(String json) {
        JsonNode root = StateJson.parse(json);
        return new StoredMapping(
                StateJson.texts(root, "policies"),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }
}

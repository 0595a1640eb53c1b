package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** A role as a JSON document. */
final class RoleFile {
    static final String DIRECTORY = "roles/";

    private static final String LONGEST_SESSION = "longestSessionSeconds";

    private RoleFile() {}

    static String pathOf(String name) {
        return DIRECTORY + name;
    }

    static String write(StoredRole role) {
        ObjectNode root = StateJson.object().put("id", role.id());
        root.set("trust", StateJson.parse(role.trust()));
        StateJson.put(root, "policies", role.policies());
        return root.put(LONGEST_SESSION, role.longestSession().toSeconds())
                .put("description", role.description())
                .put("created", role.created().toString())
                .put("updated", role.updated().toString())
                .toString();
    }

    /** @throws IllegalArgumentException if it is not a role */
    static StoredRole read(String json) {
        JsonNode root = StateJson.parse(json);
        JsonNode trust = root.path("trust");
        JsonNode seconds = root.path(LONGEST_SESSION);
        if (!trust.isObject()) {
            throw new IllegalArgumentException("member trust is not an object");
        }
        if (!seconds.canConvertToInt() || !Roles.isSessionLength(Duration.ofSeconds(seconds.intValue()))) {
            throw new IllegalArgumentException("member %s is not a valid session length".formatted(LONGEST_SESSION));
        }
        return new StoredRole(
                StateJson.text(root, "id"),
                trust.toString(),
                StateJson.texts(root, "policies"),
                Duration.ofSeconds(seconds.intValue()),
                StateJson.optionalText(root, "description").orElse(""),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }

    static Optional<StoredRole> tryRead(String json) {
        try {
            return Optional.of(read(json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

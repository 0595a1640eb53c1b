package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A group as a JSON document. */
final class GroupFile {
    static final String DIRECTORY = "groups/";

    private GroupFile() {}

    static String pathOf(String name) {
        return DIRECTORY + name;
    }

    static String write(StoredGroup group) {
        ObjectNode root = StateJson.object();
        ObjectNode members = root.putObject("members");
        group.members().forEach(members::put);
        root.put("status", group.status().text());
        StateJson.put(root, "policies", group.policies());
        return root.put("created", group.created().toString())
                .put("updated", group.updated().toString())
                .toString();
    }

    /** @throws IllegalArgumentException if it is not a group */
    static StoredGroup read(String json) {
        JsonNode root = StateJson.parse(json);
        return new StoredGroup(
                members(root),
                StateJson.status(root),
                StateJson.texts(root, "policies"),
                StateJson.instant(root, "created"),
                StateJson.instant(root, "updated"));
    }

    static Optional<StoredGroup> tryRead(String json) {
        try {
            return Optional.of(read(json));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A disabled group with the members of a document that cannot be read otherwise; empty if they cannot be read
     * either.
     */
    static Optional<StoredGroup> readMembers(String json) {
        try {
            return Optional.of(StoredGroup.create(Instant.EPOCH)
                    .with(members(StateJson.parse(json)), Instant.EPOCH)
                    .with(AccountStatus.DISABLED, Instant.EPOCH));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SortedMap<String, String> members(JsonNode root) {
        JsonNode object = root.path("members");
        if (!object.isObject()) {
            throw new IllegalArgumentException("member members is not an object");
        }
        TreeMap<String, String> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!member.getValue().isTextual()) {
                throw new IllegalArgumentException("a member of the group has no id");
            }
            members.put(member.getKey(), member.getValue().textValue());
        }
        return members;
    }
}

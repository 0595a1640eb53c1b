package io.cloakroom.bridge.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A role as an operator writes it: {@code {"trust": {…}, "policies": ["readonly"], "maxSessionDuration": 3600,
 * "description": "…"}}. Only {@code trust} is needed.
 */
final class RoleDocument {
    private static final String TRUST = "trust";
    private static final String POLICIES = "policies";
    private static final String LONGEST_SESSION = "maxSessionDuration";
    private static final String DESCRIPTION = "description";
    private static final Set<String> MEMBERS = Set.of(TRUST, POLICIES, LONGEST_SESSION, DESCRIPTION);

    private static final int MAX_BYTES = 64 << 10;

    private RoleDocument() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static StoredRole read(String name, Path file) throws IOException {
        if (!Roles.isName(name)) {
            throw new IllegalArgumentException("its name is not that of a role: " + Roles.NAMES);
        }
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        JsonNode root = StateJson.parse(text(file));
        TreeSet<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            unknown.add(member.getKey());
        }
        unknown.removeAll(MEMBERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("member %s is unknown; there are %s"
                    .formatted(IamNames.shown(unknown.first()), String.join(", ", new TreeSet<>(MEMBERS))));
        }
        if (!root.path(TRUST).isObject()) {
            throw new IllegalArgumentException("member trust is not an object: it says who may assume the role");
        }
        return new StoredRole(
                "file:" + name,
                root.path(TRUST).toString(),
                root.has(POLICIES) ? StateJson.texts(root, POLICIES) : List.of(),
                longestSession(root),
                StateJson.optionalText(root, DESCRIPTION).orElse(""),
                modified,
                modified);
    }

    private static Duration longestSession(JsonNode root) {
        JsonNode seconds = root.path(LONGEST_SESSION);
        if (seconds.isMissingNode()) {
            return Roles.USUAL;
        }
        if (!seconds.isInt() || !Roles.isSessionLength(Duration.ofSeconds(seconds.intValue()))) {
            throw new IllegalArgumentException(
                    "member %s is not a whole number of seconds from 900 to 43200".formatted(LONGEST_SESSION));
        }
        return Duration.ofSeconds(seconds.intValue());
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("it has more than %d bytes".formatted(MAX_BYTES));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }
}

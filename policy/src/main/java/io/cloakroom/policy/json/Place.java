package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a document with its place, for findings about the document as written. */
public final class Place {
    private final String pointer;
    private final JsonNode node;

    Place(String pointer, JsonNode node) {
        this.pointer = pointer;
        this.node = node;
    }

    /** The JSON Pointer (RFC 6901), with members as spelled in the document; empty for the document as a whole. */
    public String pointer() {
        return pointer;
    }

    /** The text that the value counts as in a list. */
    public String text() {
        return EntryText.of(node);
    }

    /** Whether the value counts as a text. Only numbers that are too large do not. */
    boolean isText() {
        return !node.isNumber() || Double.isFinite(node.doubleValue());
    }

    /** Whether the value is written in quotation marks. */
    boolean isString() {
        return node.isTextual();
    }

    /** Whether two names mean the same member: letter case doesn't count. */
    public static boolean isSameName(String one, String other) {
        return Members.fold(one).equals(Members.fold(other));
    }

    /** The member with this name in any letter case, if it exists and is not {@code null}. */
    public Optional<Place> member(String name) {
        return members().entrySet().stream()
                .filter(member -> isSameName(member.getKey(), name))
                .map(Map.Entry::getValue)
                .filter(member -> !member.node.isNull())
                .findFirst();
    }

    /** The members by name as written, in order; empty if this is not an object. */
    public Map<String, Place> members() {
        Map<String, Place> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            members.put(member.getKey(), new Place(pointer + "/" + Members.escape(member.getKey()), member.getValue()));
        }
        return members;
    }

    /**
     * The entries of a list. A value that isn't a list is its own only entry, because one text may stand for a list.
     */
    public List<Place> entries() {
        if (!node.isArray()) {
            return List.of(this);
        }
        List<Place> entries = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            entries.add(new Place(pointer + "/" + i, node.get(i)));
        }
        return entries;
    }

    @Override
    public String toString() {
        return pointer;
    }
}

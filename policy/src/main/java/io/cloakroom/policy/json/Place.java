package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a document at its place, for those who say something about the document as it was written. */
public final class Place {
    private final String pointer;
    private final JsonNode node;

    Place(String pointer, JsonNode node) {
        this.pointer = pointer;
        this.node = node;
    }

    /** The JSON Pointer (RFC 6901), members in the spelling of the document; empty for the document as a whole. */
    public String pointer() {
        return pointer;
    }

    /** The value as the text that it is taken for as an entry of a list. */
    public String text() {
        return EntryText.of(node);
    }

    /** Whether the value can be taken for a text: all can but numbers beyond all bounds. */
    boolean isText() {
        return !node.isNumber() || Double.isFinite(node.doubleValue());
    }

    /** Whether the value is written in quotation marks. */
    boolean isString() {
        return node.isTextual();
    }

    /** Whether two names are of the same member: letter case doesn't count. */
    public static boolean isSameName(String one, String other) {
        return Members.fold(one).equals(Members.fold(other));
    }

    /** The member with this name in any letter case, if it is there and not {@code null}. */
    public Optional<Place> member(String name) {
        return members().entrySet().stream()
                .filter(member -> isSameName(member.getKey(), name))
                .map(Map.Entry::getValue)
                .filter(member -> !member.node.isNull())
                .findFirst();
    }

    /** The members by name as written, in their order; empty if this is no object. */
    public Map<String, Place> members() {
        Map<String, Place> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            members.put(member.getKey(), new Place(pointer + "/" + Members.escape(member.getKey()), member.getValue()));
        }
        return members;
    }

    /** The entries of a list; what isn't a list is its own only entry, as where one text stands for a list. */
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

package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a policy, statement or principal object, whose names count in any letter case. A name that is there
 * twice, in whatever spelling, is a problem: readers would disagree about which one counts.
 */
final class Members {
    /** A member with its pointer in the spelling of the document. */
    record Member(String pointer, JsonNode value) {}

    private final Map<String, Member> byName = new HashMap<>();
    private final String pointer;

    Members(JsonNode object, String pointer, Problems problems) {
        this.pointer = pointer;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String place = pointer + "/" + escape(member.getKey());
            if (byName.putIfAbsent(fold(member.getKey()), new Member(place, member.getValue())) != null) {
                problems.add(place, "duplicate member `%s` in another letter case".formatted(member.getKey()));
            }
        }
    }

    /** The member, if it is there and not {@code null}. */
    Optional<Member> find(String name) {
        return findWithNull(name).filter(member -> !member.value().isNull());
    }

    /** The member, if it is there. */
    Optional<Member> findWithNull(String name) {
        return Optional.ofNullable(byName.get(fold(name)));
    }

    /** The member's pointer, or the one it would have. */
    String pointerOf(String name) {
        return findWithNull(name).map(Member::pointer).orElse(pointer + "/" + name);
    }

    /** A member with this name, in the spelling of RFC 6901. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Letter by letter both ways, so that the long s and the Kelvin sign count as s and k, as in MinIO. */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
        }
        return folded.toString();
    }
}

package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.match.NearestName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a policy, statement or principal object. Their names count in any letter case. A name that occurs
 * twice, in whatever spelling, is a problem: readers would disagree about which one counts.
 */
final class Members {
    /**
     * A member.
     *
     * @param pointer in the spelling of the document
     */
    record Member(String pointer, String name, JsonNode value) {}

    /** The names that have a meaning in some object of a policy. */
    private static final Set<String> ELEMENTS = Set.of(
            "ID",
            "Version",
            "Statement",
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "AWS",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private final Map<String, Member> byName = new HashMap<>();
    private final String pointer;

    Members(JsonNode object, String pointer, Problems problems) {
        this.pointer = pointer;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String place = pointer + "/" + escape(member.getKey());
            if (byName.putIfAbsent(fold(member.getKey()), new Member(place, member.getKey(), member.getValue()))
                    != null) {
                problems.add(
                        place,
                        "duplicate member `%s` in another letter case: readers differ in which of them counts"
                                .formatted(member.getKey()));
            }
        }
    }

    /** The member, if it exists and is not {@code null}. */
    Optional<Member> find(String name) {
        return findWithNull(name).filter(member -> !member.value().isNull());
    }

    /** The member, if it exists. */
    Optional<Member> findWithNull(String name) {
        return Optional.ofNullable(byName.get(fold(name)));
    }

    /**
     * The member's pointer. If it is missing, the pointer of a member with a similar name, or the one it would have.
     */
    String pointerOf(String name) {
        return findWithNull(name).or(() -> misspelt(name)).map(Member::pointer).orElse(pointer + "/" + name);
    }

    /** The end of a sentence about a missing member: the member that may have been meant. */
    String hintAt(String name) {
        return findWithNull(name)
                .or(() -> misspelt(name))
                .filter(member -> !fold(member.name()).equals(fold(name)))
                .map(member -> "; is `%s` meant to be `%s`?".formatted(member.name(), name))
                .orElse("");
    }

    private Optional<Member> misspelt(String name) {
        return byName.values().stream()
                .filter(member -> NearestName.among(ELEMENTS, member.name()).equals(Optional.of(name)))
                .filter(member ->
                        ELEMENTS.stream().noneMatch(element -> fold(element).equals(fold(member.name()))))
                .min(Comparator.comparing(Member::pointer));
    }

    /** The name as RFC 6901 writes it in a pointer. */
    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * Folds letter by letter in both directions, as in MinIO: the long s and the Kelvin sign count as s and k, but the
     * Turkish letters without and with a dot are not i.
     */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isTurkish = c == '\u0130' || c == '\u0131';
            folded.append(isTurkish ? c : Character.toLowerCase(Character.toUpperCase(c)));
        }
        return folded.toString();
    }
}

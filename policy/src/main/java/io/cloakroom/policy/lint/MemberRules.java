package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Findings about the names of members, which count in any letter case, and about repeated entries. */
final class MemberRules {
    /** The members of a statement. */
    static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private MemberRules() {}

    static void check(LintedStatement statement, Findings findings) {
        checkNames(statement.place(), ELEMENTS, findings);
        checkRepeated(statement.actionEntries(), findings);
        checkRepeated(statement.resourceEntries(), findings);
    }

    /** Compares the names of an object's members with the names that have a meaning there. */
    static void checkNames(Place object, Set<String> names, Findings findings) {
        for (Map.Entry<String, Place> member : object.members().entrySet()) {
            String written = member.getKey();
            Optional<String> meant = names.stream()
                    .sorted()
                    .filter(name -> Place.isSameName(name, written))
                    .findFirst();
            if (meant.isEmpty()) {
                findings.add(
                        UNKNOWN_MEMBER,
                        member.getValue(),
                        "`%s` is not an element of the policy language and is ignored%s"
                                .formatted(written, NearestName.question(NearestName.among(names, written))));
            } else if (!names.contains(written)) {
                findings.add(
                        LETTER_CASE,
                        member.getValue(),
                        "`%s` counts as `%s` here, but readers that heed letter case pass it by: write `%s`"
                                .formatted(written, meant.get(), meant.get()));
            }
        }
    }

    private static void checkRepeated(List<Place> entries, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Place entry : entries) {
            if (!seen.add(entry.text())) {
                findings.add(REPEATED_ENTRY, entry, "`%s` is in this list already".formatted(entry.text()));
            }
        }
    }
}

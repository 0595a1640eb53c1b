package io.cloakroom.policy.json;

import io.cloakroom.policy.StatementRules.Violation;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import java.util.List;
import java.util.Optional;

/** Finds the place in a statement where its elements don't fit together, and a suggestion. */
final class ViolationPlaces {
    private final Members members;

    ViolationPlaces(Members members) {
        this.members = members;
    }

    /** The pointer of the entry or condition key at fault, else of the element, even if its name is misspelt. */
    String pointer(Violation violation) {
        if (violation.entry().isEmpty()) {
            return members.pointerOf(nameOf(violation.element()));
        }
        String entry = violation.entry().get();
        return members.find(violation.element())
                .map(member -> new Place(member.pointer(), member.value()))
                .map(place -> violation.element().equals("Condition") ? keys(place, entry) : entries(place, entry))
                .flatMap(places -> places.stream().findFirst())
                .map(Place::pointer)
                .orElse(members.pointerOf(violation.element()));
    }

    /** The end of the message; may be empty. */
    String hint(Violation violation, Actions actions) {
        String entry = violation.entry().orElse("");
        return switch (violation.fault()) {
            case ELEMENT -> members.hintAt(nameOf(violation.element()));
            case CONDITION_KEY -> Hints.ofKeyElsewhere(entry);
            case ACTION -> Hints.ofActionAmong(entry, actions.patterns());
            case RESOURCE_FOR_ACTION ->
                new ActionPattern(entry).isKnown()
                        ? Hints.ofResourceFor(new ActionPattern(entry))
                        : Hints.ofActionAmong(entry, actions.patterns());
            case RESOURCE_TYPE -> Hints.ofResourceKind(entry);
            case RESOURCE_NAME -> "";
        };
    }

    /** The name of a missing element: the one with {@code Not} if only a member close to that exists. */
    String nameOf(String element) {
        boolean isOther = members.hintAt(element).isEmpty()
                && !members.hintAt("Not" + element).isEmpty();
        return isOther ? "Not" + element : element;
    }

    private static List<Place> entries(Place list, String text) {
        return list.entries().stream()
                .filter(entry -> entry.text().equals(text))
                .toList();
    }

    private static List<Place> keys(Place operators, String name) {
        return operators.members().values().stream()
                .flatMap(operator -> Optional.ofNullable(operator.members().get(name)).stream())
                .toList();
    }
}

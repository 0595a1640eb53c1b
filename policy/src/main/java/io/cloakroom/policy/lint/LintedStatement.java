package io.cloakroom.policy.lint;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.KnownActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A statement with the places of its elements, and facts that several rules need.
 *
 * @param index in the document, from 0
 * @param conditions each with the place of its key
 * @param matched the existing actions that the statement covers
 */
record LintedStatement(
        int index, Statement statement, Place place, List<WrittenCondition> conditions, Set<String> matched) {

    /**
     * One key of one operator.
     *
     * @param place of the key's member
     */
    record WrittenCondition(Condition condition, Place place) {}

    static LintedStatement of(int index, Statement statement, Place place) {
        List<Place> keys = place.member("Condition").stream()
                .flatMap(operators -> operators.members().values().stream())
                .flatMap(operator -> operator.members().values().stream())
                .toList();
        List<WrittenCondition> conditions = new ArrayList<>();
        for (int i = 0; i < statement.conditions().size(); i++) {
            conditions.add(new WrittenCondition(statement.conditions().get(i), keys.get(i)));
        }
        Set<String> matched =
                KnownActions.all().stream().filter(statement.actions()::matches).collect(Collectors.toSet());
        return new LintedStatement(index, statement, place, List.copyOf(conditions), matched);
    }

    boolean isAllow() {
        return statement.effect() == Effect.ALLOW;
    }

    /** Whether this is a statement of a bucket policy. */
    boolean isOfBucket() {
        return statement.principals().isPresent();
    }

    ActionFamily resourceFamily() {
        return statement.resourceFamily();
    }

    /** The place of an element, or of the statement if the element is missing. */
    Place element(String name) {
        return place.member(name).orElse(place);
    }

    /** The entries of {@code Action} or {@code NotAction} as written, including repeated ones. */
    List<Place> actionEntries() {
        return entries(statement.actions().element());
    }

    /** The entries of {@code Resource} or {@code NotResource} as written; empty if the statement has neither. */
    List<Place> resourceEntries() {
        return entries(statement.resources().element());
    }

    private List<Place> entries(String element) {
        return place.member(element).map(Place::entries).orElse(List.of());
    }
}

package io.cloakroom.policy.lint;

import io.cloakroom.policy.json.Place;
import java.util.ArrayList;
import java.util.List;

/** Collects findings in order. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    void add(LintRule rule, Place place, String message) {
        found.add(new Finding(rule, place.pointer(), message));
    }

    List<Finding> toList() {
        return List.copyOf(found);
    }
}

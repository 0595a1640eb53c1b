package io.cloakroom.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a request was decided as it was, for people.
 *
 * @param statement the statement that made the decision; empty if none did
 * @param nearMisses of an implicit deny: the statements that came nearest to allowing it, the nearest first; at most
 *     {@link #MAX_NEAR_MISSES}
 */
public record Explanation(Decision decision, Optional<Statement> statement, List<NearMiss> nearMisses) {
    /** More would hide the one that is meant. */
    public static final int MAX_NEAR_MISSES = 10;

    public Explanation {
        nearMisses = List.copyOf(nearMisses);
    }

    /** The decision, then what decided it or what came near, each for a line of its own; names in them may have any character. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(decision.explanation());
        statement.ifPresent(decided -> lines.add("  " + summary(decided)));
        nearMisses.forEach(miss -> lines.add("  " + miss.sentence()));
        return lines;
    }

    /** The lines together. No line break at the end. */
    public String text() {
        return String.join("\n", lines());
    }

    private static String summary(Statement statement) {
        String conditions = statement.conditions().stream()
                .map(condition -> ", if %s".formatted(condition))
                .collect(Collectors.joining());
        String resources = statement.resources().patterns().isEmpty()
                ? ""
                : ", %s %s"
                        .formatted(
                                statement.resources().element(),
                                statement.resources().patterns());
        return "%s: %s %s%s%s"
                .formatted(
                        statement.effect().text(),
                        statement.actions().element(),
                        statement.actions().patterns(),
                        resources,
                        conditions);
    }
}

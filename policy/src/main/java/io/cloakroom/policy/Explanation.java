package io.cloakroom.policy;

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

    /** The decision in one line, then what decided it or what came near, a line each. No line break at the end. */
    public String text() {
        StringBuilder text = new StringBuilder(decision.explanation());
        statement.ifPresent(decided -> text.append("\n  ").append(summary(decided)));
        nearMisses.forEach(miss -> text.append("\n  ").append(miss.sentence()));
        return text.toString();
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

package io.cloakroom.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reasons for a decision, for people.
 *
 * @param statement the deciding statement; empty if there is none
 * @param nearMisses of an implicit deny: the statements that came nearest to allowing it, nearest first; at most
 *     {@link #MAX_NEAR_MISSES}
 */
public record Explanation(Decision decision, Optional<Statement> statement, List<NearMiss> nearMisses) {
    /** A longer list would hide the statement that matters. */
    public static final int MAX_NEAR_MISSES = 10;

    public Explanation {
        nearMisses = List.copyOf(nearMisses);
    }

    /**
     * The decision, then the deciding statement or the near misses, each to be printed on its own line. Names in them
     * may contain any character.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(decision.explanation());
        statement.ifPresent(decided -> lines.add("  " + summary(decided)));
        nearMisses.forEach(miss -> lines.add("  " + miss.sentence()));
        return lines;
    }

    /** The lines joined, without a final line break. */
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

package io.cloakroom.cli.cases;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.RequestedAction;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.MeantKey;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds names in a case that don't exist. Such a case can run, but if it expects a denial, it passes whatever the
 * policy says.
 */
final class Doubts {
    private Doubts() {}

    /** A sentence for each such name in a valid case. */
    static List<String> about(CaseObject line) throws InputException {
        List<String> doubts = new ArrayList<>();
        String action = line.node().path("args").path("action").asText("");
        if (!action.isEmpty()) {
            RequestedAction.problem(action).ifPresent(doubts::add);
        }
        for (String key : line.multimap("context").keySet()) {
            if (ConditionKey.find(key).isEmpty()) {
                doubts.add("there is no condition key `%s`%s".formatted(key, NearestName.question(MeantKey.of(key))));
            }
        }
        return doubts;
    }
}

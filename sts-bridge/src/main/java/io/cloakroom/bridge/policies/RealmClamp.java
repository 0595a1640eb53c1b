package io.cloakroom.bridge.policies;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.KnownActions;
import io.cloakroom.policy.match.MalformedElementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps what a realm allows to S3. A realm is not the operator: whoever may edit its documents must not become an
 * administrator of the bridge, who can define policies for everybody. What it denies stays as it is.
 */
final class RealmClamp {
    private static final String S3 = "s3:";

    private RealmClamp() {}

    /** The policy without what it allows of other actions than S3's. */
    static Policy clamp(Policy policy) {
        List<Statement> statements = new ArrayList<>();
        for (Statement statement : policy.statements()) {
            if (statement.effect() == Effect.DENY) {
                statements.add(statement);
            } else {
                s3Only(statement.actions())
                        .flatMap(actions -> with(statement, actions))
                        .ifPresent(statements::add);
            }
        }
        return new Policy(policy.id(), policy.version(), statements);
    }

    /** Empty if the rest of the statement does not fit these actions: then it allows nothing. */
    private static Optional<Statement> with(Statement statement, Actions actions) {
        if (actions.equals(statement.actions())) {
            return Optional.of(statement);
        }
        try {
            return Optional.of(new Statement(
                    statement.sid(),
                    statement.effect(),
                    actions,
                    statement.resources(),
                    statement.conditions(),
                    statement.principals()));
        } catch (MalformedElementException e) {
            return Optional.empty();
        }
    }

    /** Empty if nothing of S3 is left. */
    private static Optional<Actions> s3Only(Actions actions) {
        List<ActionPattern> kept = switch (actions) {
            case Actions.Only only ->
                only.patterns().stream().flatMap(RealmClamp::s3Only).toList();
            case Actions.AllExcept except ->
                KnownActions.all().stream()
                        .filter(action -> action.startsWith(S3) && except.matches(action))
                        .sorted()
                        .map(ActionPattern::new)
                        .toList();
        };
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Actions.Only(kept));
    }

    private static Stream<ActionPattern> s3Only(ActionPattern pattern) {
        boolean isOfS3 = KnownActions.all().stream().noneMatch(it -> !it.startsWith(S3) && pattern.matches(it));
        if (isOfS3) {
            return Stream.of(pattern);
        }
        List<String> matched = KnownActions.all().stream()
                .filter(it -> it.startsWith(S3) && pattern.matches(it))
                .sorted()
                .toList();
        boolean isEverything = KnownActions.all().stream().allMatch(it -> !it.startsWith(S3) || pattern.matches(it));
        return isEverything
                ? Stream.of(new ActionPattern(S3 + "*"))
                : matched.stream().map(ActionPattern::new);
    }
}

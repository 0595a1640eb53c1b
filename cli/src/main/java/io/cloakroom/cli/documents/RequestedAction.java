package io.cloakroom.cli.documents;

import io.cloakroom.policy.match.KnownActions;
import io.cloakroom.policy.match.MeantAction;
import io.cloakroom.policy.match.NearestName;
import java.util.Optional;

/** Checks the name of an action that a user asks about. */
public final class RequestedAction {
    private RequestedAction() {}

    /** Why no request has this action; empty if requests can. */
    public static Optional<String> problem(String action) {
        if (action.contains("*") || action.contains("?")) {
            return Optional.of("`%s` is a pattern: name one action, such as s3:GetObject".formatted(action));
        }
        return KnownActions.all().contains(action)
                ? Optional.empty()
                : Optional.of(
                        "there is no action `%s`%s".formatted(action, NearestName.question(MeantAction.of(action))));
    }
}

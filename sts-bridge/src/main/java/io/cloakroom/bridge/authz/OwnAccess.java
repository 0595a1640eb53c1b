package io.cloakroom.bridge.authz;

import io.cloakroom.policy.Decision;
import io.cloakroom.policy.StatementId;
import java.util.Optional;

/**
 * Whether callers may do something, as they are told about themselves: names of policies and statements, and nothing of
 * their documents.
 *
 * @param decision such as {@code implicit deny}; {@code undecided} if that depends on the request that it would be
 * @param decidedBy the statement that decides; empty if none does
 * @param reason a sentence
 */
public record OwnAccess(boolean isAllowed, String decision, Optional<StatementId> decidedBy, String reason) {
    /** The decision where there is none. */
    public static final String UNDECIDED = "undecided";

    static OwnAccess of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Owner owner ->
                new OwnAccess(true, "allow", Optional.empty(), "allowed: the owner may do everything");
            case Verdict.ByPolicy(Decision decision, var shortfall) ->
                new OwnAccess(decision.isAllowed(), decision.kind(), decision.decidedBy(), decision.explanation());
            case Verdict.ByPlugin plugin ->
                new OwnAccess(
                        plugin.isAllowed(),
                        plugin.isFailure() ? UNDECIDED : plugin.isAllowed() ? "allow" : "explicit deny",
                        Optional.empty(),
                        plugin.isFailure() ? "the access plugin did not decide" : "the access plugin decides");
            case Verdict.Nothing nothing ->
                new OwnAccess(false, "implicit deny", Optional.empty(), "denied: nothing allows it");
            case Verdict.UnreadTags tags -> undecided(tags.conditionKey());
            case Verdict.Undecidable(String key) -> undecided(key);
        };
    }

    private static OwnAccess undecided(String key) {
        return new OwnAccess(
                false, UNDECIDED, Optional.empty(), "it depends on `%s`, which a request has".formatted(key));
    }
}

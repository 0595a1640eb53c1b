package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.policy.Decision;
import java.util.Optional;
import java.util.function.Supplier;

/** A decision about an action or a call, and how the audit record shows it. */
public sealed interface Verdict {
    boolean isAllowed();

    /** Whether nobody decided, because the one who does gave no answer. Such a verdict allows nothing. */
    default boolean isFailure() {
        return false;
    }

    /** Tells the audit record how it was decided. */
    void record(AuditDraft audit);

    /**
     * For whoever is not allowed something: whether that was decided at all.
     *
     * @throws AwsException {@code ServiceUnavailable} if it was not, and another try may be
     */
    default void requireDecided(AuditDraft audit) {}

    /** The caller is the owner: no policy is looked up. */
    record Owner() implements Verdict {
        @Override
        public boolean isAllowed() {
            return true;
        }

        @Override
        public void record(AuditDraft audit) {
            audit.decided(AuditDecision.OWNER);
        }
    }

    /**
     * The policies decided.
     *
     * @param shortfall why nothing allows it; worked out when asked
     */
    record ByPolicy(Decision decision, Optional<Supplier<String>> shortfall) implements Verdict {
        ByPolicy(Decision decision) {
            this(decision, Optional.empty());
        }

        @Override
        public boolean isAllowed() {
            return decision.isAllowed();
        }

        @Override
        public void record(AuditDraft audit) {
            audit.decided(decision);
            shortfall.ifPresent(audit::because);
        }
    }

    /**
     * The operator's access plugin decided, in place of policies.
     *
     * @param failure why it did not; empty: it did
     * @param isUnanswered whether it gave no answer at all
     */
    record ByPlugin(boolean isAllowed, Optional<String> failure, boolean isUnanswered) implements Verdict {
        static ByPlugin answered(boolean isAllowed) {
            return new ByPlugin(isAllowed, Optional.empty(), false);
        }

        /** It answered, but neither yes nor no. */
        static ByPlugin unclear(String why) {
            return new ByPlugin(false, Optional.of(why), false);
        }

        static ByPlugin unanswered(String why) {
            return new ByPlugin(false, Optional.of(why), true);
        }

        @Override
        public boolean isFailure() {
            return failure.isPresent();
        }

        @Override
        public void requireDecided(AuditDraft audit) {
            if (isUnanswered) {
                throw AwsException.of(
                        AwsErrorCode.SERVICE_UNAVAILABLE,
                        "The access plugin does not answer, so nothing was done; try again. The decision's id is `%s`."
                                .formatted(audit.requestId()));
            }
        }

        @Override
        public void record(AuditDraft audit) {
            audit.decidedByPlugin(isAllowed);
            failure.ifPresent(why -> audit.because(() -> "the access plugin did not decide: " + why));
        }
    }

    /** The caller is anonymous: there are no policies to ask. */
    record Nothing() implements Verdict {
        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public void record(AuditDraft audit) {
            audit.decided(AuditDecision.IMPLICIT_DENY);
        }
    }

    /** A policy tests the tags of a stored object, and the store failed to tell them. */
    record UnreadTags(String conditionKey, AwsException reason) implements Verdict {
        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public boolean isFailure() {
            return true;
        }

        @Override
        public void requireDecided(AuditDraft audit) {
            throw reason;
        }

        @Override
        public void record(AuditDraft audit) {
            audit.undecidable(conditionKey);
            audit.because(() -> "the store did not tell the tags of the object: " + reason.sentence());
        }
    }

    /** A policy tests a value that cannot be known. The call is refused, whatever the value. */
    record Undecidable(String conditionKey) implements Verdict {
        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public void record(AuditDraft audit) {
            audit.undecidable(conditionKey);
        }
    }
}

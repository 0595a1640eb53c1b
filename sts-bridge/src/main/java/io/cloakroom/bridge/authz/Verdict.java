package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.policy.Decision;
import java.util.Optional;

/** The outcome of a call, and how the audit record shows it. */
sealed interface Verdict {
    boolean isAllowed();

    void record(AuditRecord audit);

    /** The caller is the owner: no policy is looked up. */
    record Owner() implements Verdict {
        @Override
        public boolean isAllowed() {
            return true;
        }

        @Override
        public void record(AuditRecord audit) {
            audit.decided("owner", null, null);
        }
    }

    /** The policies decided. */
    record ByPolicy(Decision decision, Optional<Shortfall> shortfall) implements Verdict {
        ByPolicy(Decision decision) {
            this(decision, Optional.empty());
        }

        @Override
        public boolean isAllowed() {
            return decision.isAllowed();
        }

        @Override
        public void record(AuditRecord audit) {
            String word = switch (decision) {
                case Decision.Allow allow -> "allow";
                case Decision.ExplicitDeny deny -> "explicit-deny";
                case Decision.ImplicitDeny deny -> "implicit-deny";
            };
            audit.decided(word, decision.decidedBy());
            shortfall.ifPresent(audit::because);
        }
    }

    /** The caller is anonymous: there are no policies to ask. */
    record Nothing() implements Verdict {
        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public void record(AuditRecord audit) {
            audit.decided("implicit-deny", null, null);
        }
    }

    /** A policy tests a value that cannot be known. The call is refused, whatever the value. */
    record Undecidable(String conditionKey) implements Verdict {
        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public void record(AuditRecord audit) {
            audit.decided("undecidable", null, conditionKey);
        }
    }
}

package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.policy.Decision;
import java.util.Optional;

/** What becomes of a call, and how it is put down in the audit record. */
sealed interface Verdict {
    boolean isAllowed();

    void record(AuditRecord audit);

    /** The owner asks: nothing is looked up. */
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

    /** The policies have spoken. */
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

    /** There are no policies to ask: the caller is nobody. */
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

    /** A policy looks at a value we cannot see: refused, whatever the value. */
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

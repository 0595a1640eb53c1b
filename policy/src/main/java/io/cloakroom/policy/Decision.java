package io.cloakroom.policy;

import java.util.Optional;

/** The answer to an {@link AccessRequest}: explicit deny wins, implicit deny is the default. */
public sealed interface Decision {
    /** Whether the request is allowed. */
    boolean isAllowed();

    /** The deciding statement; empty if there is none. */
    Optional<StatementId> decidedBy();

    /** The decision's name: {@code allow}, {@code explicit deny} or {@code implicit deny}. */
    String kind();

    /** The reason, in a sentence for people. */
    String explanation();

    /**
     * Allowed.
     *
     * @param decidedBy empty if no allow statement was needed, because the caller is the owner or only denies count
     */
    record Allow(Optional<StatementId> decidedBy) implements Decision {
        @Override
        public String kind() {
            return "allow";
        }

        @Override
        public boolean isAllowed() {
            return true;
        }

        @Override
        public String explanation() {
            return decidedBy
                    .map(statement -> "allowed by " + statement)
                    .orElse("allowed: no statement denies it, and the caller needs none that allows it");
        }
    }

    /** Denied by a statement. */
    record ExplicitDeny(StatementId statement) implements Decision {
        @Override
        public String kind() {
            return "explicit deny";
        }

        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public Optional<StatementId> decidedBy() {
            return Optional.of(statement);
        }

        @Override
        public String explanation() {
            return "denied by " + statement;
        }
    }

    /** Denied because nothing allows it. */
    record ImplicitDeny(Missing missing) implements Decision {
        /** The policies that should have allowed it. */
        public enum Missing {
            IDENTITY_POLICY("no statement of the caller's policies allows it"),
            SESSION_POLICY("the caller's policies allow it, but no statement of the session policy does");

            private final String sentence;

            Missing(String sentence) {
                this.sentence = sentence;
            }
        }

        @Override
        public String kind() {
            return "implicit deny";
        }

        @Override
        public boolean isAllowed() {
            return false;
        }

        @Override
        public Optional<StatementId> decidedBy() {
            return Optional.empty();
        }

        @Override
        public String explanation() {
            return "denied: " + missing.sentence;
        }
    }
}

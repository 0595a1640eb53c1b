package io.cloakroom.policy.match;

import java.util.LinkedHashSet;
import java.util.List;

/** The {@code Action} or {@code NotAction} element of a statement. Never empty, each entry once. */
public sealed interface Actions {
    /** Whether the statement covers this action, given by its full name such as {@code s3:GetObject}. */
    boolean matches(String action);

    /** The entries as written. */
    List<ActionPattern> patterns();

    /** The member of the statement that this comes from. */
    String element();

    /** {@code Action}: the actions of the list. */
    record Only(List<ActionPattern> patterns) implements Actions {
        /** @throws MalformedElementException if the list is empty */
        public Only {
            patterns = distinct(patterns);
        }

        @Override
        public boolean matches(String action) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(action));
        }

        @Override
        public String element() {
            return "Action";
        }
    }

    /** {@code NotAction}: every action, of any family, that is not in the list. */
    record AllExcept(List<ActionPattern> patterns) implements Actions {
        /** @throws MalformedElementException if the list is empty */
        public AllExcept {
            patterns = distinct(patterns);
        }

        @Override
        public boolean matches(String action) {
            return patterns.stream().noneMatch(pattern -> pattern.matches(action));
        }

        @Override
        public String element() {
            return "NotAction";
        }
    }

    private static List<ActionPattern> distinct(List<ActionPattern> patterns) {
        if (patterns.isEmpty()) {
            throw new MalformedElementException("Action must not be empty");
        }
        return List.copyOf(new LinkedHashSet<>(patterns));
    }
}

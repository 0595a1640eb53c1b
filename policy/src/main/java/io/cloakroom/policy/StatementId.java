package io.cloakroom.policy;

import java.util.Optional;

/**
 * Identifies a statement of a policy, for the audit log.
 *
 * @param index of the statement in the policy, from 0
 */
public record StatementId(String policy, int index, Optional<String> sid) {
    /** The {@code Sid}, else the index. */
    public String label() {
        return sid.orElseGet(() -> Integer.toString(index));
    }

    @Override
    public String toString() {
        return sid.map(name -> "statement %d (`%s`) of policy `%s`".formatted(index, name, policy))
                .orElseGet(() -> "statement %d of policy `%s`".formatted(index, policy));
    }
}

package io.cloakroom.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy. Without statements it allows nothing.
 *
 * @param version {@link #VERSION}, or empty if the document gives none
 * @param statements in the order of the document, so that indexes match it
 */
public record Policy(Optional<String> id, String version, List<Statement> statements) {
    /** The only version of the policy language. */
    public static final String VERSION = "2012-10-17";

    /** @throws IllegalArgumentException if the version is neither empty nor {@link #VERSION} */
    public Policy {
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw new IllegalArgumentException("invalid version '%s'".formatted(version));
        }
        statements = List.copyOf(statements);
    }

    /** A policy of the current version. */
    public static Policy of(Statement... statements) {
        return new Policy(Optional.empty(), VERSION, List.of(statements));
    }

    /**
     * The statements without repetitions. Of statements that do the same, whatever their Sid, only the first is kept.
     */
    public List<Statement> distinctStatements() {
        Set<Object> seen = new HashSet<>();
        List<Statement> kept = new ArrayList<>();
        for (Statement statement : statements) {
            if (seen.add(statement.meaning())) {
                kept.add(statement);
            }
        }
        return List.copyOf(kept);
    }
}

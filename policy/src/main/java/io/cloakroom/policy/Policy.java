package io.cloakroom.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy. Without statements it allows nothing.
 *
 * @param version {@link #VERSION}, or empty where the document gives none
 * @param statements as in the document, so that their places are those of the document
 */
public record Policy(Optional<String> id, String version, List<Statement> statements) {
    /** The only version of the language there is. */
    public static final String VERSION = "2012-10-17";

    /** @throws IllegalArgumentException if the version is neither empty nor the one there is */
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

    /** The statements without repetitions: of those that do the same, whatever their Sid, the first. */
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

package io.cloakroom.bridge.config;

import java.util.Optional;

/**
 * Where is logged, and how.
 *
 * @param auditLog file for the audit log, {@code -} for standard output
 * @param format of the log; empty: text on a terminal, else JSON
 */
public record LogConfig(Optional<String> auditLog, Optional<Format> format) {
    /** How a line of the log looks. */
    public enum Format {
        TEXT,
        JSON;

        static Format parse(String text) {
            return switch (text) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException("`%s` is neither text nor json".formatted(text));
            };
        }
    }
}

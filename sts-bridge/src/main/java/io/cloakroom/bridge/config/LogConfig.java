package io.cloakroom.bridge.config;

import java.util.Optional;

/**
 * Where to log, and in which format.
 *
 * @param auditLog file for the audit log, {@code -} for standard output; empty: no audit log
 * @param format of the log; empty: text on a terminal, else JSON
 */
public record LogConfig(Optional<String> auditLog, Optional<Format> format) {
    /** The format of a log line. */
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

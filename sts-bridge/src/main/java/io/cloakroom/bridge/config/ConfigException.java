package io.cloakroom.bridge.config;

import java.util.List;

/** The configuration cannot be used. The message lists every problem on its own line, with its key. */
public final class ConfigException extends Exception {
    private final List<Problem> problems;

    /** @param key the setting it is about, as the user wrote it */
    public record Problem(String key, String message) {
        @Override
        public String toString() {
            return key + ": " + message;
        }
    }

    ConfigException(List<Problem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        StringBuilder text = new StringBuilder(
                problems.size() == 1
                        ? "The configuration has a problem:"
                        : "The configuration has " + problems.size() + " problems:");
        for (Problem problem : problems) {
            text.append(System.lineSeparator()).append("  ").append(problem);
        }
        return text.toString();
    }
}

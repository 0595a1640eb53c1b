package io.cloakroom.policy.lint;

import io.cloakroom.policy.json.OneLine;

/**
 * Something in a valid policy that its author should check.
 *
 * @param jsonPointer its place (RFC 6901) in the spelling of the document; empty for the document as a whole
 * @param message one line: what it means and what may have been meant
 */
public record Finding(LintRule rule, String jsonPointer, String message) {
    /** Escapes what would break the line. */
    public Finding {
        message = OneLine.of(message);
    }

    @Override
    public String toString() {
        String place = jsonPointer.isEmpty() ? "" : OneLine.of(jsonPointer) + ": ";
        return "%s%s [%s]".formatted(place, message, rule.code());
    }
}

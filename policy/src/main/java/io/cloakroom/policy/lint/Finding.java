package io.cloakroom.policy.lint;

/**
 * Something in a valid policy that its author should look at again.
 *
 * @param jsonPointer where (RFC 6901), in the spelling of the document; empty for the document as a whole
 * @param message one line: what it means and what may have been meant
 */
public record Finding(LintRule rule, String jsonPointer, String message) {
    @Override
    public String toString() {
        String place = jsonPointer.isEmpty() ? "" : jsonPointer + ": ";
        return "%s%s [%s]".formatted(place, message, rule.code());
    }
}

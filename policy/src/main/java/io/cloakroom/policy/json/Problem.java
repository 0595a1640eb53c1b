package io.cloakroom.policy.json;

/**
 * A problem in a policy document.
 *
 * @param jsonPointer its place (RFC 6901); empty for the document as a whole
 * @param message one line; begins with MinIO's sentence where there is one
 */
public record Problem(String jsonPointer, String message) {
    /** In characters. A longer message would mostly repeat the document. */
    private static final int MAX_MESSAGE_CHARS = 1_000;

    /** Escapes what would break the line, and cuts the message. */
    public Problem {
        message = OneLine.of(message, MAX_MESSAGE_CHARS);
    }

    @Override
    public String toString() {
        return jsonPointer.isEmpty() ? message : OneLine.of(jsonPointer) + ": " + message;
    }
}

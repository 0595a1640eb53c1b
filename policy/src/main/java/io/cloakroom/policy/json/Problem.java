package io.cloakroom.policy.json;

/**
 * Something wrong in a policy document.
 *
 * @param jsonPointer where (RFC 6901); empty for the document as a whole
 * @param message one line; begins with MinIO's sentence where there is one
 */
public record Problem(String jsonPointer, String message) {
    /** Longer messages repeat a document rather than say what is wrong with it; in characters. */
    private static final int MAX_MESSAGE_CHARS = 1_000;

    /** Escapes what in the message isn't of one line, and cuts it. */
    public Problem {
        message = OneLine.of(message, MAX_MESSAGE_CHARS);
    }

    @Override
    public String toString() {
        return jsonPointer.isEmpty() ? message : OneLine.of(jsonPointer) + ": " + message;
    }
}

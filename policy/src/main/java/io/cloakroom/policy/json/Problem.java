package io.cloakroom.policy.json;

/**
 * Something wrong in a policy document.
 *
 * @param jsonPointer where (RFC 6901); empty for the document as a whole
 * @param message one line; begins with MinIO's sentence where there is one
 */
public record Problem(String jsonPointer, String message) {
    /** Escapes what in the message isn't of one line. */
    public Problem {
        message = OneLine.of(message);
    }

    @Override
    public String toString() {
        return jsonPointer.isEmpty() ? message : OneLine.of(jsonPointer) + ": " + message;
    }
}

package io.cloakroom.bridge.identity.oidc;

/**
 * A security event token, or a logout token, is not accepted, or not now. Nothing was done.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8935#section-2.4">RFC 8935, section 2.4</a>
 */
public final class RefusedEventException extends Exception {
    private final Reason reason;

    /** What is wrong, in the words of RFC 8935. */
    public enum Reason {
        INVALID_REQUEST("invalid_request"),
        /** It is from the future: one of the clocks is wrong. */
        TOO_EARLY("invalid_request"),
        INVALID_KEY("invalid_key"),
        INVALID_ISSUER("invalid_issuer"),
        INVALID_AUDIENCE("invalid_audience"),
        /** It cannot be verified now. RFC 8935 has no word for that: the status says it. */
        UNAVAILABLE("temporarily_unavailable");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    RefusedEventException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The message, never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}

package io.cloakroom.bridge.identity.oidc;

import java.util.Arrays;
import java.util.Locale;

/** A provider refuses a code, a refresh token or a client. The message is a sentence for whoever logs in. */
public final class RefusedLoginException extends Exception {
    /** The error codes of OAuth that a caller can do something about. */
    public enum Reason {
        /** The user has not answered yet. */
        AUTHORIZATION_PENDING,
        /** As above, and the caller asks too often. */
        SLOW_DOWN,
        /** The device code has expired. */
        EXPIRED_TOKEN,
        /** The user said no. */
        ACCESS_DENIED,
        /** The code or token is unknown, used, expired, revoked or another client's, or the verifier is wrong. */
        INVALID_GRANT,
        /** The client is not known, or may not do this. */
        INVALID_CLIENT,
        /** Anything else. */
        INVALID_REQUEST;

        static Reason of(String error) {
            if (error.equals("unauthorized_client")) {
                return INVALID_CLIENT;
            }
            return Arrays.stream(values())
                    .filter(reason -> reason.name().toLowerCase(Locale.ROOT).equals(error))
                    .findFirst()
                    .orElse(INVALID_REQUEST);
        }
    }

    private final Reason reason;
    private final String sentence;

    RefusedLoginException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return sentence;
    }
}

package io.cloakroom.bridge.sso;

/** The answer to a call of the SSO protocol that is refused. Carries no stack trace, because it is not a bug. */
final class SsoException extends RuntimeException {
    private final SsoError error;
    private final String sentence;

    /** @param sentence for people, one line, no secrets */
    SsoException(SsoError error, String sentence) {
        super(sentence, null, false, false);
        this.error = error;
        this.sentence = sentence;
    }

    SsoError error() {
        return error;
    }

    String sentence() {
        return sentence;
    }
}

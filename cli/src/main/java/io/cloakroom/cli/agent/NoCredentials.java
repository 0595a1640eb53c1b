package io.cloakroom.cli.agent;

/** A request that gets no credentials: HTTP status, code and sentence of the answer. None of them holds a secret. */
final class NoCredentials extends Exception {
    private final int status;
    private final String code;
    private final String sentence;

    NoCredentials(int status, String code, String sentence) {
        super(sentence);
        this.status = status;
        this.code = code;
        this.sentence = sentence;
    }

    /** The bridge is away: SDKs try again. */
    static NoCredentials unavailable(String sentence) {
        return new NoCredentials(503, "ServiceUnavailable", sentence);
    }

    /** The server that answers is not a bridge. */
    static NoCredentials badGateway(String sentence) {
        return new NoCredentials(502, "BadGateway", sentence);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String sentence() {
        return sentence;
    }

    /** Whether the same request may succeed later. Credentials issued before can be used until then. */
    boolean isPassing() {
        return status >= 500;
    }
}

package io.cloakroom.cli.sts;

/** A request that gets no credentials: HTTP status, code and sentence of the answer. None of them holds a secret. */
public final class NoCredentials extends Exception {
    private static final int MAX_CHARS = 1000;

    private final int status;
    private final String code;
    private final String sentence;

    /** @param sentence the first thousand characters count: those of the bridge are kept for a while */
    public NoCredentials(int status, String code, String sentence) {
        super(sentence, null, false, false); // callers cause many, and nobody looks at where they come from
        this.status = status;
        this.code = start(code);
        this.sentence = start(sentence);
    }

    private static String start(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }

    /** The bridge is away: SDKs try again. */
    public static NoCredentials unavailable(String sentence) {
        return new NoCredentials(503, "ServiceUnavailable", sentence);
    }

    /** The server that answers is not a bridge. */
    public static NoCredentials badGateway(String sentence) {
        return new NoCredentials(502, "BadGateway", sentence);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The code of the error, such as {@code ExpiredTokenException}. */
    public String code() {
        return code;
    }

    /** What to tell whoever asked. */
    public String sentence() {
        return sentence;
    }

    /** Whether the same request may succeed later. Credentials issued before can be used until then. */
    public boolean isPassing() {
        return status >= 500;
    }
}

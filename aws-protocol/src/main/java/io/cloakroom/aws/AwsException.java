package io.cloakroom.aws;

/**
 * What the caller is told when a request fails: an AWS error code and a sentence. S3 and STS render it at the edge.
 * Carries no stack trace: it is an answer, not a bug.
 */
public final class AwsException extends RuntimeException {
    private final AwsErrorCode code;

    /** Fails with the code's standard sentence. */
    public AwsException(AwsErrorCode code) {
        this(code, code.standardMessage());
    }

    /**
     * @param message the standard sentence first where there is one, then what was expected and what came; user input
     *     in backticks, one line, nothing secret
     */
    public AwsException(AwsErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Fails with the code's standard sentence and then what was expected and what came, under the same rules. */
    public static AwsException of(AwsErrorCode code, String detail) {
        String standard = code.standardMessage();
        return new AwsException(code, standard + (standard.endsWith(".") ? " " : ": ") + detail);
    }

    public AwsErrorCode code() {
        return code;
    }

    /** The sentence for the caller, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.standardMessage() : message;
    }
}

package io.cloakroom.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the caller is told when a request fails: an AWS error code and a sentence. S3 and STS render it at the edge.
 * Carries no stack trace: it is an answer, not a bug.
 */
public final class AwsException extends RuntimeException {
    /** What an error document of S3 says beside code and sentence: an element and its text. */
    public record Detail(String element, String text) {}

    private final AwsErrorCode code;
    private final @Nullable Detail detail;

    /** Fails with the code's standard sentence. */
    public AwsException(AwsErrorCode code) {
        this(code, code.standardMessage());
    }

    /**
     * @param message the standard sentence first where there is one, then what was expected and what came; user input
     *     in backticks, one line, nothing secret
     */
    public AwsException(AwsErrorCode code, String message) {
        this(code, message, null);
    }

    private AwsException(AwsErrorCode code, String message, @Nullable Detail detail) {
        super(message, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    /** Fails with the code's standard sentence and then what was expected and what came, under the same rules. */
    public static AwsException of(AwsErrorCode code, String detail) {
        String standard = code.standardMessage();
        return new AwsException(code, standard + (standard.endsWith(".") ? " " : ": ") + detail);
    }

    /** The same answer, whose document says one thing more. */
    public AwsException with(Detail more) {
        return new AwsException(code, sentence(), more);
    }

    public AwsErrorCode code() {
        return code;
    }

    public Optional<Detail> detail() {
        return Optional.ofNullable(detail);
    }

    /** The sentence for the caller, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.standardMessage() : message;
    }
}

package io.cloakroom.aws;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a failed request: an AWS error code and a sentence. S3 and STS render it at the edge. Carries no stack
 * trace, because it is an answer and not a bug.
 */
public final class AwsException extends RuntimeException {
    /** An additional element of an S3 error document: its name and its text. */
    public record Detail(String element, String text) {}

    /** An additional header of an S3 error: its name in lower case, and its value. */
    public record Field(String name, String value) {}

    private final AwsErrorCode code;
    private final @Nullable Detail detail;
    private final List<Field> fields;

    /** Fails with the code's standard sentence. */
    public AwsException(AwsErrorCode code) {
        this(code, code.standardMessage());
    }

    /**
     * @param message begins with the standard sentence where there is one, then says what was expected and what came.
     *     One line, user input in backticks, no secrets.
     */
    public AwsException(AwsErrorCode code, String message) {
        this(code, message, null, List.of());
    }

    private AwsException(AwsErrorCode code, String message, @Nullable Detail detail, List<Field> fields) {
        super(message, null, false, false);
        this.code = code;
        this.detail = detail;
        this.fields = fields;
    }

    /**
     * Fails with the code's standard sentence, followed by the detail. The detail follows the rules of the
     * constructor's {@code message}.
     */
    public static AwsException of(AwsErrorCode code, String detail) {
        String standard = code.standardMessage();
        return new AwsException(code, standard + (standard.endsWith(".") ? " " : ": ") + detail);
    }

    /** The same answer with one more element in its document. */
    public AwsException with(Detail more) {
        return new AwsException(code, sentence(), more, fields);
    }

    /** The same answer with these headers. */
    public AwsException with(List<Field> headers) {
        return new AwsException(code, sentence(), detail, List.copyOf(headers));
    }

    public AwsErrorCode code() {
        return code;
    }

    public Optional<Detail> detail() {
        return Optional.ofNullable(detail);
    }

    /** Headers beside those of every error. */
    public List<Field> fields() {
        return fields;
    }

    /** The sentence for the caller, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.standardMessage() : message;
    }
}

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The parameters that all listings share.
 *
 * @param limit the maximum number of entries; 0 to 1000
 * @param encoding {@code encoding-type=url}: names are percent-encoded, because XML cannot hold every character of a
 *     key
 */
record PageRequest(String prefix, String delimiter, int limit, boolean encoding) {
    private static final int MAX = 1000;
    private static final int MAX_DIGITS = 10;

    /**
     * Reads the parameters.
     *
     * @param limitName {@code max-keys}, {@code max-uploads} or {@code max-parts}
     * @throws AwsException {@code InvalidArgument}
     */
    static PageRequest of(S3Call call, String limitName) {
        Optional<String> encoding = call.parameter("encoding-type").filter(value -> !value.isEmpty());
        if (encoding.isPresent() && !encoding.get().equals("url")) {
            throw new AwsException(
                    INVALID_ARGUMENT, "Invalid Encoding Method specified in Request: `" + encoding.get() + "`");
        }
        return new PageRequest(
                call.parameter("prefix").orElse(""),
                call.parameter("delimiter").orElse(""),
                (int) Math.min(MAX, number(call, limitName, MAX)),
                encoding.isPresent());
    }

    /** A parameter that must be a number and not negative. */
    static long number(S3Call call, String name, long otherwise) {
        Optional<String> value = call.parameter(name).filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            return otherwise;
        }
        String text = value.get();
        if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AwsException(
                    INVALID_ARGUMENT,
                    "Argument %s must be an integer between 0 and 2147483647; got `%s`".formatted(name, text));
        }
        return Long.parseLong(text);
    }

    /** How names are written into the document. */
    UnaryOperator<String> naming() {
        return encoding ? PageRequest::encode : UnaryOperator.identity();
    }

    /** Encodes as AWS does: like a form, but {@code /} stays. */
    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}

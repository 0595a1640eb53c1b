package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_RANGE;

import io.cloakroom.aws.AwsException;
import java.util.Optional;

/**
 * A part of an object.
 *
 * @param from the first byte
 * @param length 0 only for an empty object
 */
record ByteRange(long from, long length) {
    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;

    static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /**
     * Reads a {@code Range} header (RFC 9110 §14.1.2). Like S3, ignores several ranges, a unit other than bytes, and
     * text that is no range.
     *
     * @return empty where the header is to be ignored
     * @throws AwsException {@code InvalidRange} if the object has no such bytes
     */
    static Optional<ByteRange> parse(String header, long size) {
        if (!header.startsWith(UNIT) || header.indexOf(',') >= 0) {
            return Optional.empty();
        }
        String spec = header.substring(UNIT.length()).strip();
        int dash = spec.indexOf('-');
        if (dash < 0 || !isNumber(spec.substring(0, dash)) || !isNumber(spec.substring(dash + 1))) {
            return Optional.empty();
        }
        String first = spec.substring(0, dash);
        String last = spec.substring(dash + 1);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(last), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw new AwsException(INVALID_RANGE);
        }
        return Optional.of(new ByteRange(from, Math.min(to, size - 1) - from + 1));
    }

    /**
     * Reads {@code x-amz-copy-source-range}: {@code bytes=first-last}, with both positions given and inside the object.
     *
     * @throws AwsException {@code InvalidArgument}
     */
    static ByteRange parseExact(String header, long size) {
        String spec = header.startsWith(UNIT) ? header.substring(UNIT.length()) : "";
        int dash = spec.indexOf('-');
        if (dash < 1 || !isNumber(spec.substring(0, dash)) || !isOneNumber(spec.substring(dash + 1))) {
            throw new AwsException(
                    INVALID_ARGUMENT,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
                            + " zero-based offsets of the first and last bytes to copy; got `%s`".formatted(header));
        }
        long from = Long.parseLong(spec.substring(0, dash));
        long to = Long.parseLong(spec.substring(dash + 1));
        if (to < from || to >= size) {
            throw new AwsException(
                    INVALID_ARGUMENT,
                    "Range specified is not valid for source object of size: %d; got `%s`".formatted(size, header));
        }
        return new ByteRange(from, to - from + 1);
    }

    private static boolean isOneNumber(String text) {
        return !text.isEmpty() && isNumber(text);
    }

    /** The value of {@code Content-Range}. */
    String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0 || size == 0) {
            throw new AwsException(INVALID_RANGE);
        }
        long taken = Math.min(length, size);
        return new ByteRange(size - taken, taken);
    }

    private static boolean isNumber(String text) {
        return text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

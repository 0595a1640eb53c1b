package io.cloakroom.policy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Optional;

/** Checks that bytes are text as documents need it: UTF-8 without a byte order mark. */
public final class Utf8 {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private Utf8() {}

    /** The problem with the bytes of a document; empty if they can be read. */
    public static Optional<String> problem(byte[] document) {
        return problem(ByteBuffer.wrap(document), true);
    }

    /** The problem with one line of a file of documents; empty if it can be read. */
    public static Optional<String> problemOfLine(ByteBuffer line) {
        return problem(line, false);
    }

    private static Optional<String> problem(ByteBuffer bytes, boolean hasLines) {
        ByteBuffer in = bytes.slice();
        if (isUtf16(in)) {
            return Optional.of("the document is UTF-16: save it as UTF-8");
        }
        CharBuffer text = CharBuffer.allocate(in.remaining());
        CharsetDecoder decoder = UTF_8.newDecoder();
        if (decoder.decode(in, text, true).isError()) {
            String read = text.flip().toString();
            int lineStart = read.lastIndexOf('\n') + 1;
            String column = "column %d".formatted(read.length() - lineStart + 1);
            String place = hasLines
                    ? "line %d, %s"
                            .formatted(read.chars().filter(c -> c == '\n').count() + 1, column)
                    : column;
            return Optional.of("the %s is not valid UTF-8: byte 0x%02x at %s"
                    .formatted(hasLines ? "document" : "line", in.get(in.position()), place));
        }
        return text.position() > 0 && text.get(0) == BYTE_ORDER_MARK
                ? Optional.of("invalid character 'ï' looking for beginning of value:"
                        + " the %s begins with a byte order mark: save it without"
                                .formatted(hasLines ? "document" : "line"))
                : Optional.empty();
    }

    /**
     * Recognises UTF-16 by its byte order mark, or because every other byte of the ASCII at the start of JSON is zero.
     */
    private static boolean isUtf16(ByteBuffer bytes) {
        if (bytes.remaining() < 2) {
            return false;
        }
        int first = bytes.get(0) & 0xff;
        int second = bytes.get(1) & 0xff;
        return (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff) || (first == 0) != (second == 0);
    }
}

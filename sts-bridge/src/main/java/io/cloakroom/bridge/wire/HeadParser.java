package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.HeaderField;
import io.cloakroom.aws.http.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the start line and header fields of a message, strictly. Lines end in CRLF, field names are tokens, and there
 * are no folded lines or control characters. Values keep one char per byte on the wire. Confined to one connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-2">RFC 9112, message format</a>
 */
public final class HeadParser {
    /**
     * The three parts of a start line, and the fields.
     *
     * @param third may be empty, and may contain spaces
     */
    public record Head(String first, String second, String third, Headers headers) {}

    private static final int MAX_REMEMBERED_BYTES = 3072;
    private static final int MAX_REMEMBERED_FIELDS = 32;
    private static final int FIRST_BYTES = 1536;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private final int maxFields;
    private byte[] bytes = NOTHING;
    private int scanned;
    /** The previous head on the connection. Clients repeat most of it, and equal lines give the same strings. */
    private byte[] before = NOTHING;

    private final LineTable lines = new LineTable();

    /**
     * @param maxBytes of the whole head, with the empty line at its end
     * @param maxFields header fields
     */
    public HeadParser(int maxBytes, int maxFields) {
        this.maxBytes = maxBytes;
        this.maxFields = maxFields;
    }

    /**
     * Takes a head from the buffer.
     *
     * @return null if the buffer does not hold all of it yet
     * @throws MalformedMessage if it is not a head, or is too large
     */
    public @Nullable Head poll(ByteBuf in) {
        int length = lengthOf(in);
        if (length < 0) {
            return null;
        }
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, FIRST_BYTES)];
        }
        in.readBytes(bytes, 0, length);
        Head head = parse(length);
        remember(length);
        return head;
    }

    /** Idle connections keep what they remember, so a large head is not worth remembering. */
    private void remember(int length) {
        if (length > MAX_REMEMBERED_BYTES || lines.count() > MAX_REMEMBERED_FIELDS) {
            bytes = NOTHING;
            before = NOTHING;
            lines.forget();
        } else {
            byte[] parsed = bytes;
            bytes = before;
            before = parsed;
        }
    }

    /** The memory kept until the next head: bytes of heads, and chars of fields. */
    int remembered() {
        return bytes.length + before.length + lines.remembered();
    }

    /**
     * Bytes up to and including the empty line, or -1. It remembers how far it looked, so that a slow sender costs
     * nothing.
     */
    private int lengthOf(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int from = start + scanned;
        int length = -1;
        while (length < 0) {
            int lf = in.indexOf(from, end, (byte) '\n');
            if (lf < 0 || lf + 2 >= end) {
                scanned = (lf < 0 ? end : lf) - start;
                break;
            }
            if (in.getByte(lf + 1) == '\r' && in.getByte(lf + 2) == '\n') {
                length = lf + 3 - start;
                scanned = 0;
            }
            from = lf + 1;
        }
        if ((length < 0 ? end - start : length) > maxBytes) {
            throw MalformedMessage.tooLarge("the start line and header fields are over %d bytes".formatted(maxBytes));
        }
        return length;
    }

    private Head parse(int length) {
        int end = endOfLine(0, length);
        int space1 = indexOf(' ', 0, end);
        int space2 = space1 < 0 ? -1 : indexOf(' ', space1 + 1, end);
        if (space1 <= 0) {
            throw new MalformedMessage("the start line is malformed");
        }
        int secondEnd = space2 < 0 ? end : space2;
        String first = text(0, space1);
        String second = text(space1 + 1, secondEnd);
        String third = space2 < 0 ? "" : text(space2 + 1, end);
        return new Head(first, second, third, fields(end + 2, length - 2));
    }

    private Headers fields(int from, int end) {
        lines.begin();
        int at = from;
        while (at < end) {
            int lineEnd = lines.sameAsBefore(bytes, before, at, end);
            if (lineEnd < 0) {
                lineEnd = endOfLine(at, end);
                field(at, lineEnd);
            }
            if (lines.count() > maxFields) {
                throw MalformedMessage.tooLarge("more than %d header fields".formatted(maxFields));
            }
            at = lineEnd + 2;
        }
        return lines.end();
    }

    private void field(int from, int end) {
        try {
            lines.add(from, end, HeaderField.parse(bytes, from, end));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage(String.valueOf(e.getMessage()));
        }
    }

    /** The index of the CR that ends the line beginning here. */
    private int endOfLine(int from, int limit) {
        int lf = indexOf('\n', from, limit);
        if (lf <= from || bytes[lf - 1] != '\r') {
            throw new MalformedMessage("a line does not end in CRLF");
        }
        return lf - 1;
    }

    private int indexOf(char wanted, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private String text(int from, int end) {
        for (int i = from; i < end; i++) {
            byte c = bytes[i];
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
                throw new MalformedMessage("the head contains a control character");
            }
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
}

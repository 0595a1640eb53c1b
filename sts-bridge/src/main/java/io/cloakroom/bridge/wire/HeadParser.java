package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the start line and header fields of a message, strictly: lines end in CRLF, field names are tokens, no folded
 * lines, no control characters. Values keep one char per byte of the wire. Confined to one connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-2">RFC 9112, message format</a>
 */
public final class HeadParser {
    /**
     * A start line in its three parts and the fields.
     *
     * @param third may be empty, and may hold spaces
     */
    public record Head(String first, String second, String third, Headers headers) {}

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private final int maxBytes;
    private final int maxFields;
    private byte[] bytes = new byte[0];
    private int scanned;
    /** The head before this one on the connection: clients repeat most of it, and equal lines give the same strings. */
    private byte[] before = new byte[0];

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
     * @return null where the buffer does not hold the whole of it yet
     * @throws MalformedMessage if it is none, or too large
     */
    public @Nullable Head poll(ByteBuf in) {
        int length = lengthOf(in);
        if (length < 0) {
            return null;
        }
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 1536)];
        }
        in.readBytes(bytes, 0, length);
        Head head = parse(length);
        byte[] parsed = bytes;
        bytes = before;
        before = parsed;
        return head;
    }

    /** Bytes up to and with the empty line, or -1. Remembers how far it looked, so that a slow sender costs nothing. */
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
            throw new MalformedMessage("the start line is not in parts");
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
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            byte c = bytes[colon];
            if (c < 0 || !TOKEN[c]) {
                throw new MalformedMessage(
                        colon == from && (c == ' ' || c == '\t')
                                ? "a header field is folded over two lines"
                                : "a header field's name is not a token");
            }
            colon++;
        }
        if (colon == from || colon == end) {
            throw new MalformedMessage("a header line is not `name: value`");
        }
        int valueStart = colon + 1;
        int valueEnd = end;
        while (valueStart < valueEnd && isBlank(bytes[valueStart])) {
            valueStart++;
        }
        while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        lines.add(from, end, name(from, colon), text(valueStart, valueEnd));
    }

    /** The index of the CR of the line that begins here. */
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

    /** In lower case; the bytes stay as they are, for they are compared with those of the next head. */
    private String name(int from, int end) {
        byte[] name = Arrays.copyOfRange(bytes, from, end);
        for (int i = 0; i < name.length; i++) {
            if (name[i] >= 'A' && name[i] <= 'Z') {
                name[i] |= 0x20;
            }
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private String text(int from, int end) {
        for (int i = from; i < end; i++) {
            byte c = bytes[i];
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
                throw new MalformedMessage("a control character stands in the head");
            }
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}

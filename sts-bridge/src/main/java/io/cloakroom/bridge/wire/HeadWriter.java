package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.HeaderField;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes start lines and header fields, one byte per char. Text that would break out of its line is refused, and the
 * head is dropped with it. One connection reuses it for all its heads.
 */
public final class HeadWriter {
    private static final byte[] COLON = {':', ' '};
    private static final byte[] CRLF = {'\r', '\n'};

    private static final int FIRST_BYTES = 1024;

    /** An idle connection keeps no more than this. */
    private static final int MAX_KEPT_BYTES = 4096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** Writes a fragment that many heads share, unchecked. */
    public HeadWriter raw(byte[] fragment) {
        ensure(fragment.length);
        System.arraycopy(fragment, 0, bytes, length, fragment.length);
        length += fragment.length;
        return this;
    }

    /** @throws IllegalArgumentException if it contains a control character or a char above 0xff; the head is dropped */
    public HeadWriter text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c > 0xff) {
                length = 0;
                throw new IllegalArgumentException("a head cannot contain this character");
            }
        }
        return bytesOf(text);
    }

    /** Writes a field unchecked. A {@link HeaderField} always fits into a line. */
    public HeadWriter field(HeaderField field) {
        return bytesOf(field.name()).raw(COLON).bytesOf(field.value()).endLine();
    }

    public HeadWriter field(String name, long value) {
        return text(name).raw(COLON).text(Long.toString(value)).endLine();
    }

    @SuppressWarnings("deprecation") // it drops the high byte of each char, which is always 0
    private HeadWriter bytesOf(String text) {
        int chars = text.length();
        ensure(chars);
        text.getBytes(0, chars, bytes, length);
        length += chars;
        return this;
    }

    /** Ends a line, or the head. */
    public HeadWriter endLine() {
        return raw(CRLF);
    }

    /** Moves what was written to the buffer. */
    public void moveTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
        length = 0;
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    public int length() {
        return length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}

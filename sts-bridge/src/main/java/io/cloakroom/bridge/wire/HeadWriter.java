package io.cloakroom.bridge.wire;

import io.cloakroom.aws.http.HeaderField;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes start lines and header fields: one byte per char. What would break out of its line is refused, and the head with it.
 * Used again and again by one connection.
 */
public final class HeadWriter {
    private static final byte[] COLON = {':', ' '};
    private static final byte[] CRLF = {'\r', '\n'};

    private static final int FIRST_BYTES = 1024;

    /** A connection that is idle holds no more. */
    private static final int MAX_KEPT_BYTES = 4096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** What is the same for many heads, as it is. */
    public HeadWriter raw(byte[] fragment) {
        ensure(fragment.length);
        System.arraycopy(fragment, 0, bytes, length, fragment.length);
        length += fragment.length;
        return this;
    }

    /** @throws IllegalArgumentException if it holds a control character, or what is no byte; the head is dropped */
    public HeadWriter text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c > 0xff) {
                length = 0;
                throw new IllegalArgumentException("a control character, or no byte, was to be written into a head");
            }
        }
        return bytesOf(text);
    }

    /** A field is text that fits into a line, whoever made it. */
    public HeadWriter field(HeaderField field) {
        return bytesOf(field.name()).raw(COLON).bytesOf(field.value()).endLine();
    }

    public HeadWriter field(String name, long value) {
        return text(name).raw(COLON).text(Long.toString(value)).endLine();
    }

    @SuppressWarnings("deprecation") // it drops the high byte of each char, and there is none
    private HeadWriter bytesOf(String text) {
        int chars = text.length();
        ensure(chars);
        text.getBytes(0, chars, bytes, length);
        length += chars;
        return this;
    }

    /** The end of a line, or of the head. */
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

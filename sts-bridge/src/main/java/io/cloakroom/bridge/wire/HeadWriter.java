package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Writes start lines and header fields: one byte per char. Control characters are written as spaces, so that nothing can break
 * out of its line. Used again and again by one connection.
 */
public final class HeadWriter {
    private static final byte[] COLON = {':', ' '};
    private static final byte[] CRLF = {'\r', '\n'};

    private byte[] bytes = new byte[1024];
    private int length;

    /** What is the same for many heads, as it is. */
    public HeadWriter raw(byte[] fragment) {
        ensure(fragment.length);
        System.arraycopy(fragment, 0, bytes, length, fragment.length);
        length += fragment.length;
        return this;
    }

    public HeadWriter text(String text) {
        int chars = text.length();
        ensure(chars);
        byte[] target = bytes;
        int at = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            target[at++] = (byte) (c < ' ' || c == 0x7f ? ' ' : c > 0xff ? '?' : c);
        }
        length = at;
        return this;
    }

    public HeadWriter field(String name, String value) {
        return text(name).raw(COLON).text(value).endLine();
    }

    public HeadWriter field(String name, long value) {
        return field(name, Long.toString(value));
    }

    /** The end of a line, or of the head. */
    public HeadWriter endLine() {
        return raw(CRLF);
    }

    /** Moves what was written to the buffer. */
    public void moveTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
        length = 0;
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

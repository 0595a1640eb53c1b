package io.cloakroom.aws.sigv4;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer for the text to sign, written without intermediate strings. */
final class WireBuffer {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE_0X21 = 0x2121_2121_2121_2121L;
    private static final long EACH_BYTE_0X80 = 0x8080_8080_8080_8080L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    WireBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    WireBuffer put(int b) {
        ensure(1);
        bytes[length++] = (byte) b;
        return this;
    }

    /** Adds a text that has one char per byte. */
    WireBuffer put(String text) {
        return put(text, 0, text.length());
    }

    @SuppressWarnings("deprecation") // the one way to copy Latin-1 text without allocating
    WireBuffer put(String text, int from, int to) {
        ensure(to - from);
        text.getBytes(from, to, bytes, length);
        length += to - from;
        return this;
    }

    /**
     * Whether a byte from {@code from} on may be a space or a control character. Looks at eight bytes at a time. A
     * wrong {@code true} is possible, a wrong {@code false} is not.
     */
    boolean mayHaveSpaces(int from) {
        int at = from;
        long found = 0;
        for (; at + 8 <= length; at += 8) {
            long eight = (long) LONGS.get(bytes, at);
            found |= (eight - EACH_BYTE_0X21) & ~eight & EACH_BYTE_0X80;
        }
        for (; at < length; at++) {
            found |= bytes[at] >= 0 && bytes[at] <= ' ' ? 1 : 0;
        }
        return found != 0;
    }

    /** Cuts the buffer back to an earlier length. */
    void truncate(int newLength) {
        length = newLength;
    }

    WireBuffer putHex(byte[] data) {
        ensure(2 * data.length);
        for (byte b : data) {
            bytes[length++] = HEX[(b >> 4) & 0xf];
            bytes[length++] = HEX[b & 0xf];
        }
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}

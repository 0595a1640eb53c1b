package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Chunked coding (RFC 9112, section 7.1), read strictly: CRLF only, sizes of at most 15 hexadecimal digits, no blanks
 * around them.
 */
final class ChunkedFraming implements BodyFraming {
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_TRAILER_BYTES = 8 * 1024;
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        ENDED
    }

    private State state = State.SIZE;
    private long chunk;
    private int trailerBytes;

    ChunkedFraming() {}

    @Override
    public @Nullable ByteBuf next(ByteBuf in) {
        while (state != State.ENDED) {
            if (state == State.DATA) {
                int length = (int) Math.min(in.readableBytes(), chunk);
                if (length == 0) {
                    return null;
                }
                chunk -= length;
                if (chunk == 0) {
                    state = State.DATA_END;
                }
                return in.readRetainedSlice(length);
            }
            String line = line(in);
            if (line == null) {
                return null;
            }
            afterLine(line);
        }
        return null;
    }

    private void afterLine(String line) {
        switch (state) {
            case SIZE -> {
                chunk = size(line);
                state = chunk == 0 ? State.TRAILER : State.DATA;
            }
            case DATA_END -> {
                if (!line.isEmpty()) {
                    throw new MalformedMessage("a chunk is longer than its size");
                }
                state = State.SIZE;
            }
            case TRAILER -> {
                trailerBytes += line.length();
                if (trailerBytes > MAX_TRAILER_BYTES) {
                    throw MalformedMessage.tooLarge("the trailer is over %d bytes".formatted(MAX_TRAILER_BYTES));
                }
                if (line.isEmpty()) {
                    state = State.ENDED;
                }
            }
            case DATA, ENDED -> throw new IllegalStateException(state.name());
        }
    }

    private static long size(String line) {
        int digits = 0;
        long size = 0;
        while (digits < line.length() && Character.digit(line.charAt(digits), 16) >= 0) {
            size = size << 4 | Character.digit(line.charAt(digits), 16);
            if (++digits > MAX_SIZE_DIGITS) {
                throw new MalformedMessage("a chunk size is too long");
            }
        }
        if (digits == 0 || (digits < line.length() && line.charAt(digits) != ';')) {
            throw new MalformedMessage("a chunk size is not hexadecimal");
        }
        return size;
    }

    /** The next line without its CRLF; null if it is still incomplete. */
    private static @Nullable String line(ByteBuf in) {
        int lf = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        int length = lf < 0 ? in.readableBytes() : lf - in.readerIndex();
        if (length > MAX_LINE_BYTES) {
            throw new MalformedMessage("a line of the chunked coding is over %d bytes".formatted(MAX_LINE_BYTES));
        }
        if (lf < 0) {
            return null;
        }
        String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        in.skipBytes(1);
        if (!line.endsWith("\r") || line.indexOf('\r') != line.length() - 1) {
            throw new MalformedMessage("a line of the chunked coding does not end in CRLF");
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public boolean isEnded() {
        return state == State.ENDED;
    }

    @Override
    public long remaining() {
        return isEnded() ? 0 : -1;
    }

    @Override
    public boolean endsByItself() {
        return true;
    }
}

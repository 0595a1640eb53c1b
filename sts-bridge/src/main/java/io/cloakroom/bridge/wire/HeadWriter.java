package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes start lines and header fields. What would break out of a line is written as a space. */
public final class HeadWriter {
    private static final int CRLF = '\r' << 8 | '\n';

    private HeadWriter() {}

    /** Text of one char per byte; control characters become spaces. */
    public static void text(ByteBuf out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                filtered(out, text);
                return;
            }
        }
        ByteBufUtil.writeAscii(out, text);
    }

    public static void field(ByteBuf out, String name, String value) {
        text(out, name);
        out.writeShort(':' << 8 | ' ');
        text(out, value);
        out.writeShort(CRLF);
    }

    public static void field(ByteBuf out, String name, long value) {
        field(out, name, Long.toString(value));
    }

    /** The end of a line, or of the head. */
    public static void endLine(ByteBuf out) {
        out.writeShort(CRLF);
    }

    private static void filtered(ByteBuf out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.writeByte(c < ' ' || c == 0x7f ? ' ' : c > 0xff ? '?' : c);
        }
    }
}

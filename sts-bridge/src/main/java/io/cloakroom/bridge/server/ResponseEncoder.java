package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes the heads of answers. Confined to one connection. */
final class ResponseEncoder {
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] ALWAYS = ascii("server: Cloakroom\r\nx-content-type-options: nosniff\r\ndate: ");
    private static final byte[] REQUEST_ID = ascii("\r\nx-amz-request-id: ");
    private static final byte[] CHUNKED = ascii("\r\ntransfer-encoding: chunked\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("\r\ncontent-length: ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");

    /** A body up to this size is copied into the same buffer as its head. */
    static final int SMALL_BODY_BYTES = 4096;

    /** The length of a body whose head names none: it is empty, or it ends with the connection. */
    static final long NO_LENGTH = -1;

    static final long IN_CHUNKS = -2;

    private final DateHeader date;
    private final HeadWriter writer = new HeadWriter();

    ResponseEncoder(DateHeader date) {
        this.date = date;
    }

    static void interim(ByteBuf out) {
        out.writeBytes(CONTINUE);
    }

    /**
     * Writes a head into a new buffer.
     *
     * @param length of the body in bytes, or {@link #NO_LENGTH} or {@link #IN_CHUNKS}
     */
    ByteBuf head(Channel channel, ResponseHead answer, String requestId, long length, boolean close) {
        startLine(answer.status());
        writer.raw(ALWAYS).raw(date.value()).raw(REQUEST_ID).text(requestId);
        if (length == IN_CHUNKS) {
            writer.raw(CHUNKED);
        } else if (length == NO_LENGTH) {
            writer.endLine();
        } else {
            writer.raw(CONTENT_LENGTH).text(Long.toString(length)).endLine();
        }
        if (close) {
            writer.raw(CLOSE);
        }
        Headers headers = answer.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (!isOurs(headers.name(i))) {
                writer.field(headers.field(i));
            }
        }
        writer.endLine();
        boolean small = length >= 0 && length <= SMALL_BODY_BYTES;
        ByteBuf out = channel.alloc().directBuffer(writer.length() + (small ? (int) length : 0));
        writer.moveTo(out);
        return out;
    }

    private void startLine(int status) {
        if (status == 200) {
            writer.raw(OK);
        } else {
            writer.text("HTTP/1.1 ")
                    .text(Integer.toString(status))
                    .text(" ")
                    .text(HttpResponseStatus.valueOf(status).reasonPhrase())
                    .endLine();
        }
    }

    private static boolean isOurs(String name) {
        return switch (name) {
            case "server",
                    "date",
                    "x-amz-request-id",
                    "x-content-type-options",
                    "content-length",
                    "transfer-encoding",
                    "connection" -> true;
            default -> false;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

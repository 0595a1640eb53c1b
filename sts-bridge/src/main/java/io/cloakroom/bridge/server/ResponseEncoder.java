package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.wire.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the heads of answers. Confined to one connection. */
final class ResponseEncoder {
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] ALWAYS = ascii("server: Cloakroom\r\nx-content-type-options: nosniff\r\ndate: ");
    private static final byte[] REQUEST_ID = ascii("\r\nx-amz-request-id: ");
    private static final byte[] CHUNKED = ascii("\r\ntransfer-encoding: chunked\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("\r\ncontent-length: ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] CRLF = ascii("\r\n");

    /** How the body of an answer ends. */
    static final long NO_LENGTH = -1;

    static final long IN_CHUNKS = -2;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private long dateSecond = Long.MIN_VALUE;
    private byte[] date = new byte[0];

    ResponseEncoder(InstantSource clock) {
        this.clock = clock;
    }

    static void interim(ByteBuf out) {
        out.writeBytes(CONTINUE);
    }

    /** @param length bytes of the body, {@link #NO_LENGTH} for none to be named, or {@link #IN_CHUNKS} */
    void head(ByteBuf out, int status, Headers headers, String requestId, long length, boolean close) {
        startLine(out, status);
        out.writeBytes(ALWAYS);
        out.writeBytes(date());
        out.writeBytes(REQUEST_ID);
        HeadWriter.text(out, requestId);
        if (length == IN_CHUNKS) {
            out.writeBytes(CHUNKED);
        } else if (length == NO_LENGTH) {
            out.writeBytes(CRLF);
        } else {
            out.writeBytes(CONTENT_LENGTH);
            ByteBufUtil.writeAscii(out, Long.toString(length));
            out.writeBytes(CRLF);
        }
        if (close) {
            out.writeBytes(CLOSE);
        }
        for (int i = 0; i < headers.size(); i++) {
            if (!isOurs(headers.name(i))) {
                HeadWriter.field(out, headers.name(i), headers.value(i));
            }
        }
        out.writeBytes(CRLF);
    }

    private static void startLine(ByteBuf out, int status) {
        if (status == 200) {
            out.writeBytes(OK);
            return;
        }
        ByteBufUtil.writeAscii(out, "HTTP/1.1 " + status + " ");
        ByteBufUtil.writeAscii(out, HttpResponseStatus.valueOf(status).reasonPhrase());
        out.writeBytes(CRLF);
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

    private byte[] date() {
        Instant now = clock.instant();
        if (now.getEpochSecond() != dateSecond) {
            dateSecond = now.getEpochSecond();
            date = ascii(HTTP_DATE.format(now));
        }
        return date;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

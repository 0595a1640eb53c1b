package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.wire.BodyFraming;
import io.cloakroom.bridge.wire.HeadParser;
import io.cloakroom.bridge.wire.HeadWriter;
import io.cloakroom.bridge.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What a client sends: heads and bodies, one after another. It is read the same in one piece, byte by byte, and after
 * another request on the connection. What is read can be written, and reads the same then.
 */
public final class HeadFuzz {
    private static final int MAX_HEAD = 2048;
    private static final int MAX_FIELDS = 20;
    private static final int MAX_REQUESTS = 20;

    private HeadFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String whole = read(input, Math.max(1, input.length));
        String bytewise = read(input, 1);
        if (!whole.equals(bytewise)) {
            throw new IllegalStateException("whole: %s; byte by byte: %s".formatted(whole, bytewise));
        }
    }

    private static String read(byte[] input, int step) {
        StringBuilder seen = new StringBuilder();
        HeadParser heads = new HeadParser(MAX_HEAD, MAX_FIELDS);
        ByteBuf buffer = Unpooled.buffer(input.length);
        BodyFraming body = null;
        int requests = 0;
        try {
            for (int from = 0; from < input.length; from += step) {
                buffer.writeBytes(input, from, Math.min(step, input.length - from));
                boolean more = true;
                while (more && requests < MAX_REQUESTS) {
                    if (body != null && !body.isEnded()) {
                        more = takeBody(body, buffer, seen);
                    } else {
                        HeadParser.Head head = heads.poll(buffer);
                        more = head != null;
                        if (head != null) {
                            requests++;
                            body = takeHead(head, seen);
                        }
                    }
                }
            }
        } catch (MalformedMessage e) {
            seen.append("\nmalformed: ").append(e.isTooLarge());
        } finally {
            buffer.release();
        }
        return seen.toString();
    }

    private static boolean takeBody(BodyFraming body, ByteBuf buffer, StringBuilder seen) {
        ByteBuf run = body.next(buffer);
        if (run == null) {
            return body.isEnded();
        }
        seen.append(run.toString(StandardCharsets.ISO_8859_1));
        run.release();
        return true;
    }

    private static BodyFraming takeHead(HeadParser.Head head, StringBuilder seen) {
        BodyFraming framing = RequestRules.check(head);
        seen.append('\n').append(text(head));
        var unused = RequestRules.endsConnection(head.headers());
        seen.append(TraceContext.of(head.headers()).traceId());
        try {
            RequestHead parsed = RequestHead.parse(head.first(), head.second(), head.headers());
            seen.append(parsed.rawPath());
        } catch (AwsException e) {
            seen.append(e.code());
        }
        String written = written(head);
        ByteBuf again = Unpooled.copiedBuffer(written, StandardCharsets.ISO_8859_1);
        HeadParser.Head readAgain = new HeadParser(2 * MAX_HEAD, MAX_FIELDS).poll(again);
        if (readAgain == null || !text(readAgain).equals(text(head)) || again.isReadable()) {
            throw new IllegalStateException("a head that is written is another head");
        }
        return framing;
    }

    private static String text(HeadParser.Head head) {
        StringBuilder text = new StringBuilder();
        text.append(head.first()).append(' ').append(head.second()).append(' ').append(head.third());
        head.headers()
                .forEach((name, value) ->
                        text.append('\n').append(name).append(": ").append(value));
        return text.toString();
    }

    private static String written(HeadParser.Head head) {
        HeadWriter writer = new HeadWriter();
        writer.raw((head.first() + ' ' + head.second() + ' ' + head.third()).getBytes(StandardCharsets.ISO_8859_1))
                .endLine();
        for (int i = 0; i < head.headers().size(); i++) {
            writer.field(head.headers().field(i));
        }
        writer.endLine();
        ByteBuf out = Unpooled.buffer();
        writer.moveTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}

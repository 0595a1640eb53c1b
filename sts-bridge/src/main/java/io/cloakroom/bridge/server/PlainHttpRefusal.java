package io.cloakroom.bridge.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Tells a client that speaks plain HTTP to the TLS port what is wrong. Every TLS connection begins with the same byte.
 * The time limit of the handshake ends the connection of a client that stays.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the connection ends either way
final class PlainHttpRefusal extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE = 22;
    private static final String SENTENCE = "Client sent an HTTP request to an HTTPS server: use https://.\n";

    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!(message instanceof ByteBuf bytes) || !isPlain(bytes)) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        refused = true;
        bytes.release();
        context.writeAndFlush(Unpooled.copiedBuffer(answer(), StandardCharsets.US_ASCII))
                .addListener(sent -> {
                    if (context.channel() instanceof DuplexChannel duplex) {
                        duplex.shutdownOutput();
                    }
                });
    }

    private static String answer() {
        return "HTTP/1.1 400 Bad Request\r\nx-amz-request-id: " + RequestIds.next()
                + "\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: " + SENTENCE.length()
                + "\r\nconnection: close\r\n\r\n" + SENTENCE;
    }

    /** HTTP begins with a letter. Whatever else it is, the TLS engine says so. */
    private static boolean isPlain(ByteBuf bytes) {
        byte first = bytes.getByte(bytes.readerIndex());
        return first != HANDSHAKE && first >= 'A' && first <= 'Z';
    }
}

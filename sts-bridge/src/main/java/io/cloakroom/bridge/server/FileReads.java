package io.cloakroom.bridge.server;

import io.cloakroom.bridge.store.FilePart;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an encrypted connection needs before its bytes are encrypted. Parts of files are read here, because they cannot
 * be handed to the system: one at a time, as fast as the client takes it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and the close is handled
final class FileReads extends ChannelDuplexHandler {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** After this, other connections of the loop have their turn. */
    private static final int TURN_BYTES = 1024 * 1024;

    private @Nullable FilePart part;
    private long read;
    private boolean reading;

    /** Bytes of the current part that were not read yet. */
    long unread() {
        FilePart current = part;
        return current == null ? 0 : current.count() - read;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof FilePart next)) {
            context.write(message, promise);
            return;
        }
        if (part != null) {
            next.release();
            throw new IllegalStateException("the part before is still under way");
        }
        part = next;
        read = 0;
        proceed(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        proceed(context);
        context.fireChannelWritabilityChanged();
    }

    private void proceed(ChannelHandlerContext context) {
        if (reading) {
            return;
        }
        reading = true;
        try {
            long turn = 0;
            for (FilePart current = part; current != null && context.channel().isWritable(); current = part) {
                if (turn >= TURN_BYTES) {
                    context.executor().execute(() -> proceed(context));
                    return;
                }
                turn += chunk(context, current);
                if (part == null || !context.channel().isWritable()) {
                    context.flush();
                }
            }
        } catch (IOException e) {
            drop();
            context.fireExceptionCaught(e);
        } finally {
            reading = false;
        }
    }

    private int chunk(ChannelHandlerContext context, FilePart current) throws IOException {
        int wanted = (int) Math.min(CHUNK_BYTES, current.count() - read);
        ByteBuf bytes = context.alloc().directBuffer(wanted);
        try {
            int got = current.readInto(bytes, read, wanted);
            if (got <= 0) {
                throw new EOFException("a data file ends early");
            }
            read += got;
            context.write(bytes.retain(), context.voidPromise());
            if (read == current.count()) {
                drop();
            }
            return got;
        } finally {
            bytes.release();
        }
    }

    private void drop() {
        FilePart current = part;
        if (current != null) {
            part = null;
            current.release();
        }
    }

    /**
     * A connection that is reset, or closed with bytes unsent, does not say good-bye: the client must not take a part
     * for the whole, and one that reads nothing would only be waited for.
     */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        Integer linger = channel.config().getOption(ChannelOption.SO_LINGER);
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        boolean isCut = part != null
                || (linger != null && linger == 0)
                || (pending != null && pending.totalPendingWriteBytes() > 0);
        ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
        if (isCut && tls != null) {
            tls.close(promise);
        } else {
            context.close(promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }
}

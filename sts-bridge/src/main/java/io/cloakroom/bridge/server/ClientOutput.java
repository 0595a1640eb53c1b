package io.cloakroom.bridge.server;

import io.cloakroom.bridge.wire.SocketOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** The way to one client: what is on it, and how it ends. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and the close is handled
final class ClientOutput {
    private final Channel channel;
    private final @Nullable SslHandler tls;
    private final @Nullable FileReads files;
    private int largeStreams;

    ClientOutput(Channel channel) {
        this.channel = channel;
        this.tls = channel.pipeline().get(SslHandler.class);
        this.files = channel.pipeline().get(FileReads.class);
    }

    /** The encryption of the connection; null if it has none. */
    @Nullable
    SslHandler tls() {
        return tls;
    }

    /** Bytes on their way to the client, without those of files. */
    long pendingBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
    }

    /** Bytes of a file that are still to be read and sent. */
    long unreadBytes() {
        FileReads reads = files;
        return reads == null ? 0 : reads.unread();
    }

    /** Whether something is on its way to the client. Pending bytes do not include those of files. */
    boolean isSending() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending != null && (pending.size() > 0 || pending.totalPendingWriteBytes() > 0 || unreadBytes() > 0);
    }

    void sendContinue() {
        ByteBuf interim = channel.alloc().directBuffer(32);
        ResponseEncoder.interim(interim);
        channel.writeAndFlush(interim, channel.voidPromise());
    }

    /** Counts streams in large buffers: one more, or one less. */
    void useLargeBuffers(boolean oneMore) {
        boolean before = largeStreams > 0;
        largeStreams += oneMore ? 1 : -1;
        if (before != largeStreams > 0) {
            SocketOptions.setLargeBuffers(channel, largeStreams > 0);
        }
    }

    /** Closes the connection once everything is sent. */
    void closeAfterwards() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Tells the client once everything is sent that there is no more. The connection stays open for its input. */
    void endAfterwards() {
        if (channel instanceof DuplexChannel duplex) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> end(duplex));
        }
    }

    private void end(DuplexChannel duplex) {
        SslHandler handler = tls;
        if (handler == null) {
            duplex.shutdownOutput();
        } else {
            handler.closeOutbound().addListener(told -> duplex.shutdownOutput());
        }
    }

    /** When the connection closes now, it is reset. */
    void resetAtClose() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
}

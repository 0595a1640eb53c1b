package io.cloakroom.bridge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakCheck.class)
class HeldReadsTest {
    private static final int BYTES = 160 * 1024;

    private final AtomicLong read = new AtomicLong();
    private final AtomicReference<Throwable> failed = new AtomicReference<>();

    private final class Counting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            read.addAndGet(bytes.readableBytes());
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!SocketOptions.isOnlyStopped(cause)) {
                failed.set(cause);
            }
        }
    }

    /** The close is told at once, and would have all read that the system holds. */
    @ParameterizedTest
    @EnumSource(SocketEngine.class)
    void aCloseDoesNotFillMemoryWhileReadingIsOff(SocketEngine engine) throws Exception {
        assumeTrue(engine.isAvailable() && KernelSocket.isKnown());
        EventLoopGroup loops = engine.newGroup(1, "test");
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = connect(engine, loops, listener.getLocalPort());
            try (Socket accepted = listener.accept()) {
                sendAndClose(accepted, channel);
            }
            for (int turn = 0; turn < 5; turn++) {
                loops.schedule(() -> {}, 10, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS);
            }
            assertThat(channel.isActive()).isTrue();
            assertThat(read).hasValueLessThanOrEqualTo(32 * 1024);

            channel.eventLoop()
                    .execute(() -> SocketOptions.takeUpReading(
                            channel, reads -> channel.config().setAutoRead(reads)));
            Await.until("the channel ends", () -> !channel.isActive());
            assertThat(read).hasValue(BYTES);
            assertThat(failed).hasNullValue();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        }
    }

    private Channel connect(SocketEngine engine, EventLoopGroup loops, int port) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(engine.socketChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, 1024 * 1024)
                .option(ChannelOption.RECVBUF_ALLOCATOR, SocketOptions.heldReadSizes())
                .handler(new Counting())
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    private static void sendAndClose(Socket socket, Channel to) throws IOException {
        socket.getOutputStream().write(new byte[BYTES]);
        socket.shutdownOutput();
        KernelSocket.awaitEndDelivered(socket.getLocalPort(), ((InetSocketAddress) to.localAddress()).getPort());
    }
}

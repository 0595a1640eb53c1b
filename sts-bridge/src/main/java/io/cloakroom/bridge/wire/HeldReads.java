package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of reads, and an end to reading where nobody reads. Once the other side has closed, epoll and io_uring read all that the
 * system still holds, though reading is off: with a slow reader behind, tens of megabytes for each connection. Here a loop of
 * reads that goes on with reading off ends after its first buffer, with {@link Stopped}; the rest stays in the system until
 * reading is on again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to a listener
final class HeldReads implements RecvByteBufAllocator {
    /** Netty tells the last handler of it and carries on; it means nothing more. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Stopped() {
            super("reading is off", null, false, false);
        }
    }

    private final RecvByteBufAllocator sizes;

    /**
     * Makes a channel able to read again after {@link Stopped}. Epoll has given it up by then: Netty takes a channel that waits for
     * nothing out of epoll, and does not put it back.
     *
     * @param then called on the channel's loop: whether it can
     */
    static void takeUp(Channel channel, Consumer<Boolean> then) {
        EventLoop loop = channel.eventLoop();
        if (SocketEngine.of(loop) != SocketEngine.EPOLL) {
            then.accept(true);
            return;
        }
        channel.deregister()
                .addListener(left -> loop.register(channel).addListener(back -> then.accept(back.isSuccess())));
    }

    HeldReads(RecvByteBufAllocator sizes) {
        this.sizes = sizes;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Handle((ExtendedHandle) sizes.newHandle());
    }

    private static final class Handle extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle sizes;
        private @Nullable ChannelConfig config;
        private boolean hasRead;

        Handle(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            hasRead = false;
            super.reset(channelConfig);
        }

        @Override
        public void incMessagesRead(int messages) {
            hasRead = true;
            super.incMessagesRead(messages);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ChannelConfig channel = config;
            if (hasRead && channel != null && !channel.isAutoRead()) {
                throw new Stopped();
            }
            return super.allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return sizes.continueReading(maybeMore);
        }
    }
}

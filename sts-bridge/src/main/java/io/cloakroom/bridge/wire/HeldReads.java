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
 * Chooses the sizes of reads, and stops reading when reading is off.
 *
 * <p>Once the other side has closed, epoll and io_uring read everything that the system still holds, even with reading
 * off. Behind a slow reader that is tens of megabytes per connection. Here, a read loop that continues with reading off
 * ends after its first buffer, with {@link Stopped}. The rest stays in the system until reading is on again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a listener learns the outcome
final class HeldReads implements RecvByteBufAllocator {
    /** Ends a read loop. Netty passes it to the last handler and carries on. It has no other meaning. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Stopped() {
            super("reading is off", null, false, false);
        }
    }

    private final RecvByteBufAllocator sizes;

    /**
     * Makes a channel able to read again after {@link Stopped}. Netty removes a channel that waits for nothing from
     * epoll and does not put it back.
     *
     * @param then called on the channel's loop, with whether the channel can read again
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

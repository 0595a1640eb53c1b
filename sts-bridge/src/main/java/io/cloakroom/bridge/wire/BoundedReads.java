package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps reads within the high water mark of their channel: what may hold little unsent reads little at a time, too. */
final class BoundedReads implements RecvByteBufAllocator {
    private final RecvByteBufAllocator sizes;

    BoundedReads(RecvByteBufAllocator sizes) {
        this.sizes = sizes;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Handle((ExtendedHandle) sizes.newHandle());
    }

    private static final class Handle extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle sizes;
        private @Nullable ChannelConfig config;

        Handle(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            super.reset(channelConfig);
        }

        @Override
        public int guess() {
            ChannelConfig channel = config;
            int learned = super.guess();
            return channel == null ? learned : Math.min(learned, channel.getWriteBufferHighWaterMark());
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return sizes.continueReading(maybeMore);
        }
    }
}

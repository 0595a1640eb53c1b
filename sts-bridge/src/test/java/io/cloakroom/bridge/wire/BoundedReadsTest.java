package io.cloakroom.bridge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class BoundedReadsTest {
    private final Channel channel = new EmbeddedChannel();
    private final RecvByteBufAllocator.ExtendedHandle reads =
            (RecvByteBufAllocator.ExtendedHandle) SocketOptions.readSizes().newHandle();

    @Test
    void readsAreLargeOnlyWhereLargeBuffersAreAllowed() {
        SocketOptions.setLargeBuffers(channel, true);
        assertThat(readAllThereIs()).isEqualTo(256 * 1024);
        SocketOptions.setLargeBuffers(channel, false);
        assertThat(readAllThereIs()).isEqualTo(16 * 1024);
    }

    /** As from a sender that always has more: every buffer is filled, so that the next may be larger. */
    private int readAllThereIs() {
        int last = 0;
        for (int i = 0; i < 40; i++) {
            reads.reset(channel.config());
            ByteBuf buffer = reads.allocate(UnpooledByteBufAllocator.DEFAULT);
            last = buffer.writableBytes();
            buffer.release();
            reads.attemptedBytesRead(last);
            reads.lastBytesRead(last);
            reads.incMessagesRead(1);
            reads.readComplete();
        }
        return last;
    }
}

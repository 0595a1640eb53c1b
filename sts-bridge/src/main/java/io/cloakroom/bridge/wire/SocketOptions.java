package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.util.function.Consumer;

/** The tuning of sockets, the same on both legs of a proxied request. */
public final class SocketOptions {
    /**
     * Netty's default allocator does not keep buffers as large as those that large bodies are read into. It would ask
     * the system for each one and clear it.
     */
    public static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    /**
     * When a writer is told to wait, and when to go on: little is kept for a slow reader, until
     * {@link #setLargeBuffers large buffers} are allowed.
     */
    public static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private static final WriteBufferWaterMark LARGE_WATER_MARKS = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private static final int MIN_READ_BYTES = 1024;
    private static final int FIRST_READ_BYTES = 4096;

    /** With Netty's own 64 KiB, large bodies take twice the instructions. */
    private static final int MAX_READ_BYTES = 256 * 1024;

    private SocketOptions() {}

    /** Sizes of reads, learned for each connection, and at most its high water mark. */
    public static RecvByteBufAllocator readSizes() {
        return new BoundedReads(new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES));
    }

    /**
     * Allows a connection large reads and to keep much of what is to be written, or no longer. It may take three
     * quarters of a megabyte then, where it is otherwise content with 32 KiB.
     */
    public static void setLargeBuffers(Channel channel, boolean large) {
        channel.config().setWriteBufferWaterMark(large ? LARGE_WATER_MARKS : WATER_MARKS);
    }

    /**
     * Sizes of reads for a connection whose other side may close while its last bytes are still held back. With reading
     * off, at most one buffer is read after the close. The last handler then learns
     * {@link #isOnlyStopped that reading stopped}.
     */
    public static RecvByteBufAllocator heldReadSizes() {
        return new HeldReads(readSizes());
    }

    /** Whether an exception in a pipeline only says that reading stopped because it is off. */
    public static boolean isOnlyStopped(Throwable cause) {
        return cause instanceof HeldReads.Stopped;
    }

    /**
     * Call this before turning reading on again after {@link #isOnlyStopped reading stopped}.
     *
     * @param then called on the channel's loop, with whether the channel can read again; if not, it is lost without
     *     another event
     */
    public static void takeUpReading(Channel channel, Consumer<Boolean> then) {
        HeldReads.takeUp(channel, then);
    }
}

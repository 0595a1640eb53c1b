package io.cloakroom.bridge.server;

import io.cloakroom.bridge.store.HeldMemory;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that one exchange has set aside: for its document, for a large answer, and for what it streams. Used on
 * the event loop of the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // memory is released however the write ends
final class ExchangeMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeMemory.class);

    /** Answers up to this size are in no account: a connection has few of them at a time. */
    private static final int SMALL_ANSWER_BYTES = 16 * 1024;

    private final ExchangeConnection connection;
    private @Nullable MemoryShare share;
    private @Nullable HeldMemory kept;
    private @Nullable HeldMemory room;
    private boolean isRoomKept;
    private boolean ended;

    ExchangeMemory(ExchangeConnection connection) {
        this.connection = connection;
    }

    /** Has large answers come out of a share. */
    void chargeTo(MemoryShare memory) {
        share = memory;
    }

    /** Holds memory until the answer is sent and all work has ended. */
    void keep(HeldMemory memory) {
        kept = memory;
    }

    /** Whether so many bytes may be streamed in large buffers. These are accounted until the answer has left. */
    boolean hasRoomToStream(long bytes) {
        MemoryShare memory = share;
        if (room != null || memory == null || ended || (bytes >= 0 && bytes <= SMALL_ANSWER_BYTES)) {
            return room != null;
        }
        room = memory.holdToStream().orElse(null);
        if (room == null) {
            return false;
        }
        connection.useLargeBuffers(true);
        return true;
    }

    /** Keeps the room until it is released, from any thread, be the answer complete before or not. At most once. */
    HeldMemory keepRoom() {
        if (room == null) {
            return HeldMemory.NOTHING;
        }
        isRoomKept = true;
        return () -> {
            try {
                connection.channel().eventLoop().execute(this::endKeepingRoom);
            } catch (RejectedExecutionException e) {
                LOG.debug("the server has stopped; its memory is nobody's any more");
            }
        };
    }

    private void endKeepingRoom() {
        isRoomKept = false;
        if (ended) {
            releaseRoom();
        }
    }

    private void releaseRoom() {
        HeldMemory held = room;
        if (held != null && !isRoomKept) {
            room = null;
            connection.channel().write(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                held.release();
                connection.useLargeBuffers(false);
            });
            connection.flushSoon(); // the answer may have been flushed already
        }
    }

    /** Sets memory aside for a whole answer, if it is large; empty if there is none for it. */
    Optional<HeldMemory> ofAnswer(int bytes) {
        MemoryShare memory = share;
        return memory == null || bytes <= SMALL_ANSWER_BYTES ? Optional.of(HeldMemory.NOTHING) : memory.hold(bytes);
    }

    /** What was written is still in memory; the connection sends or drops it in order. */
    @SuppressWarnings("ReferenceEquality") // the one instance that holds nothing
    void releaseOnceSent(HeldMemory memory) {
        if (memory != HeldMemory.NOTHING) {
            connection.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> memory.release());
        }
    }

    /** The exchange has ended. What it keeps stays while something still works on it. */
    void end() {
        ended = true;
    }

    /** Lets go of everything, once the exchange has ended. */
    void release(boolean isWorking) {
        releaseKept(isWorking);
        releaseRoom();
    }

    /** Lets go of what was kept, once the exchange has ended and nothing works on it. */
    void releaseKept(boolean isWorking) {
        HeldMemory memory = kept;
        if (memory != null && ended && !isWorking) {
            kept = null;
            memory.release();
        }
    }
}

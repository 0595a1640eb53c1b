package io.cloakroom.bridge.server;

import io.cloakroom.bridge.store.FilePart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The body of an answer on its way from an event loop to a thread that reads it. Little of it is in memory. */
final class InnerBody extends InputStream {
    private static final int ROOM = 256 * 1024;
    private static final Object END = new Object();

    private final LinkedBlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final Duration longestSilence;
    private final Runnable hasRoomAgain;
    private @Nullable Object current;
    /** Of the current part of a file. */
    private long offset;

    private boolean isWhole;
    private boolean isBroken;

    /** @param hasRoomAgain is told each time bytes have been taken out */
    InnerBody(Duration longestSilence, Runnable hasRoomAgain) {
        this.longestSilence = longestSilence;
        this.hasRoomAgain = hasRoomAgain;
    }

    /** Takes over the buffer. */
    void add(ByteBuf data) {
        waiting.addAndGet(data.readableBytes());
        arrived.add(data);
    }

    /** Takes over the part. Its bytes stay in the file until they are read. */
    void add(FilePart part) {
        arrived.add(part);
    }

    boolean hasRoom() {
        return waiting.get() < ROOM;
    }

    void end() {
        arrived.add(END);
    }

    void breakOff(RuntimeException reason) {
        arrived.add(reason);
    }

    /** Drops what has not been read, and all that may still be waited for. */
    void drop() {
        for (Object next = arrived.poll(); next != null; next = arrived.poll()) {
            ReferenceCountUtil.release(next);
        }
        arrived.add(new IllegalStateException("the answer was given up"));
    }

    long bytesRead() {
        return read.get();
    }

    /** Whether all of it has been read. Call it on the thread that reads. */
    boolean isWhole() {
        return isWhole;
    }

    /** Whether it ended early, or its store was silent for too long. Call it on the thread that reads. */
    boolean isBroken() {
        return isBroken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Object source = current;
        while (source == null) {
            source = next();
        }
        current = source;
        int got = switch (source) {
            case ByteBuf data -> take(data, target, from, length);
            case FilePart part -> take(part, target, from, length);
            case RuntimeException reason -> throw broken(new IOException("the store broke off its answer", reason));
            default -> -1;
        };
        isWhole |= got < 0;
        read.addAndGet(Math.max(0, got));
        return got;
    }

    /** Null: what came was empty. */
    private @Nullable Object next() throws IOException {
        Object next;
        try {
            next = arrived.poll(longestSilence.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (next == null) {
            throw broken(new IOException("the store has sent nothing for " + longestSilence));
        }
        offset = 0;
        if (next instanceof ByteBuf data && !data.isReadable()) {
            data.release();
            return null;
        }
        return next;
    }

    private IOException broken(IOException why) {
        isBroken = true;
        return why;
    }

    private int take(ByteBuf data, byte[] target, int from, int length) {
        int count = Math.min(length, data.readableBytes());
        data.readBytes(target, from, count);
        waiting.addAndGet(-count);
        if (!data.isReadable()) {
            current = null;
            data.release();
            hasRoomAgain.run();
        }
        return count;
    }

    /** The store closes the file when the part is released, and may then send the next. */
    private int take(FilePart part, byte[] target, int from, int length) throws IOException {
        int wanted = (int) Math.min(length, part.count() - offset);
        int count;
        try {
            count = part.readInto(Unpooled.wrappedBuffer(target, from, wanted).clear(), offset, wanted);
        } catch (IOException e) {
            throw broken(e);
        }
        if (count <= 0) {
            throw broken(new EOFException("a data file ends early"));
        }
        offset += count;
        if (offset == part.count()) {
            current = null;
            part.release();
        }
        return count;
    }

    /** Call it on the thread that reads. */
    @Override
    public void close() {
        Object source = current;
        current = END;
        if (source != null) {
            ReferenceCountUtil.release(source);
        }
    }
}

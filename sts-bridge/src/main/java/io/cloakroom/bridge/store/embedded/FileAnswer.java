package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Sends a range of an object that is in data files, file after file, without copying the bytes through the process. The next
 * file is opened when the one before is on its way, so that an object of 10 000 parts needs two descriptors.
 */
final class FileAnswer {
    /** A piece's bytes. */
    private record Slice(String file, long from, long length) {}

    private final StoreExchange exchange;
    private final Reply reply;
    private final DataFiles files;
    private final Content.Pieces content;
    private final Executor blocking;
    private final Deque<Slice> slices = new ArrayDeque<>();
    /** Confined to the event loop, as is what follows. */
    private boolean aborted;

    private boolean released;

    /** @param content leased; the lease is given back by this */
    FileAnswer(StoreExchange exchange, DataFiles files, Executor blocking, Content.Pieces content) {
        this.exchange = exchange;
        this.reply = new Reply(exchange);
        this.files = files;
        this.blocking = blocking;
        this.content = content;
    }

    /** Sends the answer. Blocks: not on the event loop. */
    void send(ReadAnswer answer) {
        cut(answer.range());
        FileChannel first;
        Slice slice = slices.removeFirst();
        try {
            first = open(slice);
        } catch (IOException e) {
            files.release(content);
            throw StorageFaults.toAnswer(e);
        }
        reply.onLoop(() -> {
            exchange.onAbort(this::abort);
            exchange.respond(new ResponseHead(
                    answer.status(),
                    answer.headers(),
                    OptionalLong.of(answer.range().length())));
            write(slice, first);
        });
    }

    private void write(Slice slice, FileChannel channel) {
        boolean last = slices.isEmpty();
        exchange.write(new DefaultFileRegion(channel, slice.from(), slice.length()) {
            @Override
            protected void deallocate() {
                super.deallocate();
                if (!last) {
                    reply.onLoop(FileAnswer.this::next);
                }
            }
        });
        if (last) {
            exchange.finish();
            release();
        }
    }

    private void next() {
        if (aborted) {
            return;
        }
        blocking.execute(() -> {
            Slice slice = slices.removeFirst();
            try {
                FileChannel channel = open(slice);
                reply.onLoop(() -> write(slice, channel));
            } catch (IOException e) {
                reply.fail(e);
            }
        });
    }

    private void abort() {
        aborted = true;
        release();
    }

    private void release() {
        if (!released) {
            released = true;
            blocking.execute(() -> files.release(content));
        }
    }

    private FileChannel open(Slice slice) throws IOException {
        FileChannel channel = files.open(slice.file());
        if (channel.size() < slice.from() + slice.length()) {
            channel.close();
            throw new IOException("data file %s is shorter than the catalog says".formatted(slice.file()));
        }
        return channel;
    }

    private void cut(ByteRange range) {
        long start = 0;
        long end = range.from() + range.length();
        for (Content.Piece piece : content.pieces()) {
            long from = Math.max(range.from(), start);
            long to = Math.min(end, start + piece.size());
            if (from < to) {
                slices.add(new Slice(piece.file(), from - start, to - from));
            }
            start += piece.size();
        }
    }
}

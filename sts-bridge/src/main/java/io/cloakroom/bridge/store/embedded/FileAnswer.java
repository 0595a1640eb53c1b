package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.store.FilePart;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.StorageFaults;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a range of an object from its data files without copying the bytes through the process. Each slice is handed
 * over only when the one before has left. That way the server sees the answer move, and an object of 10 000 parts needs
 * one descriptor.
 */
final class FileAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(FileAnswer.class);
    private static final long SLICE_BYTES = 8L << 20;

    /** Bytes of one data file. */
    private record Slice(String file, long from, long length) {}

    private final StoreExchange exchange;
    private final Reply reply;
    private final DataFiles files;
    private final Content.Pieces content;
    private final Executor blocking;
    private final Deque<Slice> slices = new ArrayDeque<>();
    /** Used only on the event loop. */
    private boolean aborted;

    /** @param content leased; this gives the lease back */
    FileAnswer(StoreExchange exchange, DataFiles files, Executor blocking, Content.Pieces content) {
        this.exchange = exchange;
        this.reply = new Reply(exchange);
        this.files = files;
        this.blocking = blocking;
        this.content = content;
    }

    /** Sends the answer. Blocks, so not on the event loop. */
    void send(ReadAnswer answer) {
        cut(answer.range());
        Slice first = slices.removeFirst();
        FileChannel channel;
        try {
            channel = open(first);
        } catch (Throwable e) {
            files.release(content);
            throw StorageFaults.toAnswer(e);
        }
        reply.onLoop(() -> {
            exchange.onAbort(() -> aborted = true);
            exchange.respond(new ResponseHead(
                    answer.status(),
                    answer.headers(),
                    OptionalLong.of(answer.range().length())));
            write(first, channel);
        });
    }

    private void write(Slice slice, FileChannel channel) {
        exchange.write(new FilePart(channel, slice.from(), slice.length()) {
            // The slice has left or was given up. The file stays ours to close: the next slice may come from it too.
            @Override
            protected void deallocate() {
                try {
                    exchange.eventLoop().execute(() -> reply.onLoop(() -> next(slice, channel)));
                } catch (RejectedExecutionException e) {
                    blocking.execute(() -> end(channel));
                }
            }
        });
    }

    private void next(Slice sent, FileChannel channel) {
        Slice slice = slices.peekFirst();
        if (aborted || slice == null) {
            if (!aborted) {
                exchange.finish();
            }
            blocking.execute(() -> end(channel));
        } else if (slice.file().equals(sent.file())) {
            write(slices.removeFirst(), channel);
        } else {
            blocking.execute(() -> nextFile(channel));
        }
    }

    private void nextFile(FileChannel done) {
        Slice slice = slices.removeFirst();
        try {
            done.close();
            FileChannel channel = open(slice);
            reply.onLoop(() -> write(slice, channel));
        } catch (Throwable e) {
            files.release(content);
            reply.fail(e);
        }
    }

    private void end(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("cannot close a data file", e);
        }
        files.release(content);
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
            long to = Math.min(end, start + piece.size()) - start;
            for (long from = Math.max(range.from() - start, 0); from < to; from += SLICE_BYTES) {
                slices.add(new Slice(piece.file(), from, Math.min(SLICE_BYTES, to - from)));
            }
            start += piece.size();
        }
    }
}

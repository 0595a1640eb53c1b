package io.cloakroom.bridge.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The answer of an exchange, written by a thread that waits while the client does not read. */
final class PieceOutput extends OutputStream {
    private final Exchange exchange;
    /** Used only on the event loop. */
    private @Nullable CompletableFuture<Boolean> waiting;

    /** Call it on the event loop. */
    PieceOutput(Exchange exchange) {
        this.exchange = exchange;
        exchange.onWritable(() -> tell(true));
        exchange.onAbort(() -> tell(false));
    }

    private void tell(boolean isThere) {
        CompletableFuture<Boolean> waiter = waiting;
        if (waiter != null) {
            waiting = null;
            waiter.complete(isThere);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
        ByteBuf piece = Unpooled.copiedBuffer(bytes, from, length);
        try {
            exchange.eventLoop().execute(() -> send(piece, goesOn));
        } catch (RejectedExecutionException e) {
            piece.release();
            throw new IOException("the server has stopped", e);
        }
        if (!goesOn.join()) {
            throw new EOFException("the client has gone");
        }
    }

    private void send(ByteBuf piece, CompletableFuture<Boolean> goesOn) {
        if (exchange.isEnded()) {
            piece.release();
            goesOn.complete(false);
            return;
        }
        exchange.write(piece);
        if (exchange.isEnded() || exchange.isWritable()) {
            goesOn.complete(!exchange.isEnded());
        } else {
            waiting = goesOn;
        }
    }
}

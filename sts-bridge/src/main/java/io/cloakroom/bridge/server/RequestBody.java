package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.wire.BodyFraming;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, on its way from the connection through the payload verifier to a sink. It stays on the
 * connection until there is a sink.
 */
final class RequestBody {
    /** Called when the payload is not what was signed or declared. */
    interface OnBadPayload {
        void refuse(RuntimeException reason);
    }

    private final BodyFraming framing;
    private final OnBadPayload onBadPayload;
    private @Nullable PayloadVerifier payload;
    private @Nullable BodySink sink;
    private boolean flowing = true;
    private boolean discarding;
    private boolean awaitsContinue;
    private boolean limited;
    private long dueNanos;
    private long received;

    /**
     * A body that is still to come.
     *
     * @param isExpected whether the client may wait for {@code 100 Continue} before it sends it (RFC 9110, section
     *     10.1.1)
     */
    RequestBody(BodyFraming framing, boolean isExpected, OnBadPayload onBadPayload) {
        this.framing = framing;
        this.onBadPayload = onBadPayload;
        this.awaitsContinue = isExpected;
    }

    /** Whether the client is now to be told to send it. Once it is, it is no longer. */
    boolean invite() {
        boolean isAwaited = awaitsContinue;
        awaitsContinue = false;
        return isAwaited;
    }

    /** The client knows no {@code 100 Continue}. */
    void comesUnasked() {
        awaitsContinue = false;
    }

    /** Sets the time limit for all of it, counted from now. */
    void requireWithin(Duration time) {
        limited = true;
        dueNanos = System.nanoTime() + time.toNanos();
    }

    /** It may take whatever time it needs. */
    void requireNoLonger() {
        limited = false;
    }

    /** Whether all of it was to be here by now. */
    boolean isOverdue(long now) {
        return limited && !isRead() && now - dueNanos > 0;
    }

    /** Whether more of it is left than is worth reading and discarding, or the client may never send it. */
    boolean isTooLongToDiscard(int drainBytes) {
        if (isRead()) {
            return false;
        }
        long remaining = framing.remaining();
        return awaitsContinue || remaining < 0 || remaining > drainBytes;
    }

    /** Whether all bytes of the body were taken from the connection. */
    boolean isRead() {
        return framing.isEnded();
    }

    /** Bytes still on the connection; -1 if unknown. */
    long remaining() {
        return framing.remaining();
    }

    /** Bytes taken from the connection, without transfer coding. */
    long received() {
        return received;
    }

    /** Whether bytes would be taken now if they arrived. */
    boolean isFlowing() {
        return discarding || (sink != null && flowing);
    }

    void setFlowing(boolean flowing) {
        this.flowing = flowing;
    }

    void receive(PayloadVerifier verifier, BodySink target) {
        if (sink != null || discarding) {
            target.abort();
            return;
        }
        payload = verifier;
        sink = target;
        if (framing.isEnded()) {
            complete();
        }
    }

    /** Reads and discards the rest of the body. */
    void discard() {
        discarding = true;
        BodySink abandoned = sink;
        sink = null;
        if (abandoned != null) {
            abandoned.abort();
        }
    }

    /**
     * Moves one run of bytes on.
     *
     * @return whether it is worth calling again
     */
    boolean advance(ByteBuf in) {
        if (!isFlowing()) {
            return false;
        }
        ByteBuf run = framing.next(in);
        if (run != null) {
            received += run.readableBytes();
            deliver(run);
        }
        if (framing.isEnded()) {
            complete();
            return true;
        }
        return run != null;
    }

    private void deliver(ByteBuf run) {
        BodySink target = sink;
        PayloadVerifier verifier = payload;
        if (target == null || verifier == null) {
            run.release();
            return;
        }
        if (verifier.isTransparent()) {
            target.data(run);
            return;
        }
        try {
            ByteBuffer bytes = run.nioBuffer();
            int base = run.readerIndex() - bytes.position();
            verifier.update(bytes, (position, length) -> hand(run.retainedSlice(base + position, length)));
        } catch (AwsException e) {
            discard();
            onBadPayload.refuse(e);
        } finally {
            run.release();
        }
    }

    /** The sink may have given up between two pieces of the same run. */
    private void hand(ByteBuf piece) {
        BodySink target = sink;
        if (target != null && piece.isReadable()) {
            target.data(piece);
        } else {
            piece.release();
        }
    }

    private void complete() {
        BodySink target = sink;
        PayloadVerifier verifier = payload;
        if (target == null || verifier == null) {
            return;
        }
        Headers checksums;
        try {
            checksums = verifier.finish();
        } catch (AwsException e) {
            discard();
            onBadPayload.refuse(e);
            return;
        }
        sink = null;
        discarding = true;
        target.complete(checksums);
    }
}

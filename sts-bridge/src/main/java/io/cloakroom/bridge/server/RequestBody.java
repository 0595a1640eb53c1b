package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.wire.BodyFraming;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
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
    private long received;

    RequestBody(BodyFraming framing, OnBadPayload onBadPayload) {
        this.framing = framing;
        this.onBadPayload = onBadPayload;
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

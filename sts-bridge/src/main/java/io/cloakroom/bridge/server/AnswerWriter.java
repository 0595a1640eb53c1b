package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.store.FilePart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes one answer: frames and counts its body, and checks it against the declared length. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, and the close is handled
final class AnswerWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Channel channel;
    private final ResponseEncoder encoder;
    private @Nullable ByteBuf unsentHead;
    private boolean knowsChunks = true;
    private boolean bodiless;
    private boolean inChunks;
    private boolean untilClose;
    private long declared;
    private long sent;

    AnswerWriter(Channel channel, ResponseEncoder encoder) {
        this.channel = channel;
        this.encoder = encoder;
    }

    /** A body of unknown length is not sent in chunks but ends with the connection. */
    void endByClosing() {
        knowsChunks = false;
    }

    /** Whether only the end of the connection marks the end of the body. */
    boolean endsByClosing() {
        return untilClose;
    }

    /** Bytes of the body written so far. */
    long sent() {
        return sent;
    }

    long declared() {
        return declared;
    }

    /** Encodes the head. It is written together with the first bytes of the body, or by {@link #writeHead}. */
    void begin(ResponseHead answer, boolean toHead, String requestId, boolean closing) {
        boolean noBody = answer.status() == 204 || answer.status() == 304;
        bodiless = noBody || toHead;
        boolean isUnknown = !bodiless && answer.contentLength().isEmpty();
        inChunks = isUnknown && knowsChunks;
        untilClose = isUnknown && !knowsChunks;
        declared = answer.contentLength().orElse(ResponseEncoder.NO_LENGTH);
        boolean nameless = noBody || untilClose;
        long length = inChunks ? ResponseEncoder.IN_CHUNKS : nameless ? ResponseEncoder.NO_LENGTH : declared;
        unsentHead = encoder.head(channel, answer, requestId, length, closing);
    }

    void writeHead() {
        ByteBuf head = unsentHead;
        if (head != null) {
            unsentHead = null;
            channel.write(head, channel.voidPromise());
        }
    }

    /** Writes bytes of the body and takes over the buffer. False: they are more than was declared. */
    boolean write(ByteBuf data) {
        int length = data.readableBytes();
        if (bodiless || length == 0 || !fits(length)) {
            data.release();
            return bodiless || length == 0;
        }
        sent += length;
        ByteBuf head = unsentHead;
        if (head != null && !inChunks && length <= head.writableBytes()) {
            head.writeBytes(data);
            data.release();
            return true;
        }
        writeHead();
        if (inChunks) {
            String size = Integer.toHexString(length) + "\r\n";
            channel.write(Unpooled.copiedBuffer(size, StandardCharsets.US_ASCII), channel.voidPromise());
        }
        channel.write(data, channel.voidPromise());
        if (inChunks) {
            channel.write(Unpooled.wrappedBuffer(CRLF), channel.voidPromise());
        }
        return true;
    }

    /**
     * Writes part of a file and takes over the part. False: it is more than was declared, or the body is sent in
     * chunks.
     */
    boolean write(FilePart part) {
        if (bodiless || inChunks || !fits(part.count())) {
            part.release();
            return bodiless;
        }
        sent += part.count();
        writeHead();
        channel.write(part, channel.voidPromise());
        return true;
    }

    private boolean fits(long length) {
        return inChunks || untilClose || sent + length <= declared;
    }

    /** Writes the end. False: the body is shorter than declared. */
    boolean finish() {
        if (!inChunks && !untilClose && !bodiless && sent != declared) {
            return false;
        }
        writeHead();
        if (inChunks) {
            channel.write(Unpooled.wrappedBuffer(LAST_CHUNK), channel.voidPromise());
        }
        return true;
    }

    /** Drops what was not written. */
    void release() {
        ByteBuf head = unsentHead;
        if (head != null) {
            unsentHead = null;
            head.release();
        }
    }
}

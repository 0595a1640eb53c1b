package io.cloakroom.bridge.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The end of a connection (RFC 9112, section 9.6). It closes once everything is sent. What its client still sends is
 * read and thrown away meanwhile: to close with bytes unread would reset the connection, and the client might never see
 * its answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nothing depends on how closing ends
final class LingeringClose {
    private final Channel channel;
    private final ClientOutput output;
    private final int drainBytes;
    private boolean begun;
    private boolean marksEnd;
    private int discarded;

    /** @param drainBytes a client that sends more than this is not waited for */
    LingeringClose(Channel channel, ClientOutput output, int drainBytes) {
        this.channel = channel;
        this.output = output;
        this.drainBytes = drainBytes;
    }

    /** Whether no request on this connection is served any more. */
    boolean isBegun() {
        return begun;
    }

    /**
     * Closes the connection once everything is sent.
     *
     * @param isMark whether only the close marks the end of the last answer
     * @param sendsMore whether the client may still be sending: then it is told the end first
     */
    void begin(boolean isMark, boolean sendsMore) {
        begun = true;
        marksEnd = isMark;
        if (sendsMore) {
            output.endAfterwards();
        } else {
            output.closeAfterwards();
        }
    }

    /** The connection is closed already. */
    void isOver() {
        begun = true;
    }

    /** Throws away what the client still sends. */
    void discard(ByteBuf bytes) {
        discarded += bytes.readableBytes();
        bytes.release();
        if (discarded > drainBytes) {
            channel.close();
        }
    }

    /** Call this before closing at once: a part of the last answer does not look like the whole then. */
    void resetIfCut() {
        if (marksEnd && output.isSending()) {
            output.resetAtClose();
        }
    }
}

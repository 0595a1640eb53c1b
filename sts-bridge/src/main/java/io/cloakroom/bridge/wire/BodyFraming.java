package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the body of a message in the bytes that follow its head. Copies nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112, message body</a>
 */
public sealed interface BodyFraming permits FixedFraming, ChunkedFraming, UntilCloseFraming {
    /** A body of this many bytes, which may be 0. */
    static BodyFraming ofLength(long bytes) {
        return new FixedFraming(bytes);
    }

    /** A body in chunked transfer coding. Its trailer fields are skipped. */
    static BodyFraming chunked() {
        return new ChunkedFraming();
    }

    /** A body that ends with the connection. */
    static BodyFraming untilClose() {
        return new UntilCloseFraming();
    }

    /**
     * Takes the next run of body bytes from the buffer.
     *
     * @return a retained slice, not empty; null if the body has ended or more has to be read first
     * @throws MalformedMessage if the coding is broken
     */
    @Nullable
    ByteBuf next(ByteBuf in);

    boolean isEnded();

    /** Whether the bytes themselves show the end. If so, a connection that ends earlier has cut the body short. */
    boolean endsByItself();

    /** Bytes still to come; -1 if unknown. */
    long remaining();
}

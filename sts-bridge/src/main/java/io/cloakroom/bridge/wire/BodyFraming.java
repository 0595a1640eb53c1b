package io.cloakroom.bridge.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the body of a message in the bytes that follow its head. Copies nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112, message body</a>
 */
public sealed interface BodyFraming permits FixedFraming, ChunkedFraming, UntilCloseFraming {
    /** A body of so many bytes; may be 0. */
    static BodyFraming ofLength(long bytes) {
        return new FixedFraming(bytes);
    }

    /** A body in chunked transfer coding; its trailer fields are read over. */
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
     * @return a retained slice, not empty; null where the body has ended or more has to be read first
     * @throws MalformedMessage if the coding is broken
     */
    @Nullable
    ByteBuf next(ByteBuf in);

    boolean isEnded();

    /** Whether the end can be told from the bytes, so that a connection that ends first cut the body short. */
    boolean endsByItself();

    /** Bytes that are still to come; -1 where that is not known. */
    long remaining();
}

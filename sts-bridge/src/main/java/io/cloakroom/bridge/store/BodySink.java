package io.cloakroom.bridge.store;

import io.cloakroom.aws.http.Headers;
import io.netty.buffer.ByteBuf;

/**
 * Takes a request body, in order, on the event loop of its exchange. {@link #complete} or {@link #abort} is called
 * once, at the end.
 */
public interface BodySink {
    /** Payload bytes. The sink owns the buffer from here on. */
    void data(ByteBuf payload);

    /**
     * The body has ended and is what was signed and declared: only now may the object become visible.
     *
     * @param checksums the verified {@code x-amz-checksum-*} values; empty if none was declared
     */
    void complete(Headers checksums);

    /** The body is cut short or wrong, or its sender has gone. The server gives the answer, not the sink. */
    void abort();
}

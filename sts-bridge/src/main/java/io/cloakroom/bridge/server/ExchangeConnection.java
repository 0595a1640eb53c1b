package io.cloakroom.bridge.server;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.netty.channel.Channel;
import java.util.Optional;

/** What an exchange needs from its connection. */
interface ExchangeConnection {
    Channel channel();

    ResponseEncoder encoder();

    /** Whether it is encrypted. */
    boolean isSecure();

    /** How many bytes of an unwanted body to read and discard to keep the connection. */
    int drainBytes();

    /** Call when more of the body may move or an answer is complete. */
    void advance();

    /** Tells the client to send its body, unless it has already begun. */
    void sendContinue();

    /** Flushes what was written. Several calls in a row lead to one flush. */
    void flushSoon();

    /** Flushes what was written, and saves the flush that was to come soon. */
    void flush();

    /** The form of errors for a client whose request came to S3 by mistake; empty: that of S3. */
    Optional<ErrorForm> errorForm(RequestHead head);

    /** What an answer carries for the page of another origin that asked; nothing otherwise. */
    Headers forPages(RequestHead head);

    /** Counts streams in large buffers: one more, or one less. */
    void useLargeBuffers(boolean oneMore);

    void ended(Exchange exchange, int status);

    /** Counts an answer that ends before it is complete. Returns how many there have been. */
    long countBrokenOff();

    /** How many answers were broken off so far. Called by any thread. */
    long brokenOff();
}

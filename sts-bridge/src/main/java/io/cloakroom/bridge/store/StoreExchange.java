package io.cloakroom.bridge.store;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One S3 call on its way through a store. All methods are called on {@link #eventLoop()}; a store that works elsewhere
 * comes back to it with {@code eventLoop().execute}. After {@link #onAbort} has fired every other call is ignored, and
 * buffers given to it are released.
 */
public interface StoreExchange {
    AuthorizedCall call();

    /** The id of the request, for {@code x-amz-request-id}; the server adds that header. */
    String requestId();

    EventLoop eventLoop();

    /** Whether the request has a body that {@link #receive} would deliver. */
    boolean hasBody();

    /** Bytes of the payload (unwrapped), where declared. */
    OptionalLong contentLength();

    /** The hex SHA-256 of the payload, where it was declared; it holds once the sink's {@code complete} is called. */
    default Optional<String> payloadHash() {
        return Optional.empty();
    }

    /** The {@code x-amz-checksum-*} name of the checksum that follows the payload, where one was announced. */
    default Optional<String> checksumTrailer() {
        return Optional.empty();
    }

    /** Starts the flow of the body into the sink; {@code 100 Continue} is sent now where it was asked for. */
    void receive(BodySink sink);

    /**
     * Holds the whole body in memory, then has the answer made of it on a thread that may block, and sends that. This is the
     * only way to hold a document: its memory is accounted until the answer is sent. A body that is too long, too slow or
     * finds no room is refused.
     */
    void answerDocument(int maxBytes, Function<byte[], HttpAnswer> answer);

    /**
     * Sets memory aside for so many bytes of the payload that a store keeps by itself; the store releases it.
     *
     * @return empty: its sender has its share already
     */
    Optional<HeldMemory> holdMemory(int bytes);

    /** The URL of the object as the client asked for it, without a query; only its path where the client named no host. */
    String objectUrl();

    /** Holds the body back ({@code false}) or lets it flow. */
    void setBodyFlowing(boolean flowing);

    /** Sends the head of the answer. At most once, and not after {@link #fail}. */
    void respond(ResponseHead head);

    /** Sends bytes of the answer's body and takes over the buffer. */
    void write(ByteBuf data);

    /** Sends a part of a file without copying it and takes over the region. */
    void write(FileRegion region);

    /** Whether more can be written now without filling memory. */
    boolean isWritable();

    /** Called, each time, when the answer becomes writable again. */
    void onWritable(Runnable action);

    /** The answer is complete. */
    void finish();

    /** Before {@link #respond}: answers with an error document. After it: breaks the connection off. */
    void fail(AwsException reason);

    /** Called once when the client has gone or the exchange was broken off. */
    void onAbort(Runnable action);
}

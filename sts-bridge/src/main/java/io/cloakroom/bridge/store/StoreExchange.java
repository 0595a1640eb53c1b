package io.cloakroom.bridge.store;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One S3 call on its way through a store. All methods are called on {@link #eventLoop()}. A store that works elsewhere
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

    /** The length in bytes of the unwrapped payload, where declared. */
    OptionalLong contentLength();

    /**
     * The hex SHA-256 of the payload, where declared. It is verified only when the sink's {@code complete} is called.
     */
    default Optional<String> payloadHash() {
        return Optional.empty();
    }

    /** The {@code x-amz-checksum-*} name of the checksum that follows the payload, where the client announced one. */
    default Optional<String> checksumTrailer() {
        return Optional.empty();
    }

    /** Lets the body flow into the sink, and sends {@code 100 Continue} if the client asked for it. */
    void receive(BodySink sink);

    /**
     * Holds the whole body in memory, makes the answer from it on a thread that may block, and sends that answer. This
     * is the only way to hold a document: its memory is accounted for until the answer is sent. Refuses a body that is
     * too long or too slow, and one for which there is no room.
     */
    void answerDocument(int maxBytes, Function<byte[], HttpAnswer> answer);

    /**
     * Makes an answer that takes long, such as a listing, on a thread that may block, and sends it. Only a few are made
     * at once, and senders take turns.
     *
     * @param answer throws an {@link AwsException} for an error
     */
    void answerInTurn(Supplier<HttpAnswer> answer);

    /**
     * Sets memory aside for payload bytes that the store keeps itself. The store releases it.
     *
     * @return empty if the sender already has its share
     */
    Optional<HeldMemory> holdMemory(int bytes);

    /**
     * Asks, on the way in or out, for room to stream so many bytes (negative: unknown) in large buffers. Without it a
     * call goes on in small ones: the sender has its share already, or the bytes are few.
     */
    boolean hasRoomToStream(long bytes);

    /**
     * Keeps that room until it is released, even if the exchange ends before: buffers still wait to be written
     * elsewhere.
     */
    default HeldMemory keepRoom() {
        return HeldMemory.NOTHING;
    }

    /**
     * The URL of the object as the client asked for it, without the query. Only the path if the client named no host.
     */
    String objectUrl();

    /** Holds the body back ({@code false}) or lets it flow. */
    void setBodyFlowing(boolean flowing);

    /**
     * Sends a whole answer. A large one is accounted until it has left; where its sender's share has no room for it,
     * the answer is {@code SlowDown}.
     */
    void answer(HttpAnswer answer);

    /** Sends the head of the answer. At most once, and not after {@link #fail}. */
    void respond(ResponseHead head);

    /** Sends bytes of the answer's body. Takes over the buffer. */
    void write(ByteBuf data);

    /**
     * Sends a part of a file, without copying it where that can be. Takes over the part, and the next one may come only
     * when it is no longer needed.
     */
    void write(FilePart part);

    /** Whether more can be written now without filling memory. */
    boolean isWritable();

    /** Registers an action to run each time the answer becomes writable again. */
    void onWritable(Runnable action);

    /** The answer is complete. */
    void finish();

    /** Before {@link #respond}: answers with an error document. After it: closes the connection. */
    void fail(AwsException reason);

    /** Registers an action to run once, when the client has gone or the exchange was broken off. */
    void onAbort(Runnable action);
}

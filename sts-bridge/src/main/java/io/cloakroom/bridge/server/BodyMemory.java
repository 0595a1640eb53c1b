package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.store.HeldMemory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The memory that all bodies together may take, in proportion to the heap. It is set aside as soon as the head
 * of a request has arrived. Authenticated senders have a part of it to themselves: a share for each principal, divided
 * among its addresses. All visitors of links have one such share, divided among addresses, and then among links:
 * whoever has many links has no more of it. The others have a share for each address.
 */
final class BodyMemory {
    /** A parsed document takes a few times its bytes: buffers, elements, strings. */
    static final int DOCUMENT_WEIGHT = 4;

    /** What a stream in large buffers may take, in and out. */
    private static final int STREAM_BYTES = 1 << 20;

    /** Buffers are beside the heap, where as much is allowed as in it. */
    private static final int STREAMS_PART = 4;

    /** Like the name of no principal. */
    private static final String VISITORS = "\0visitors";

    private static final int UNKNOWN_PART = 8;
    private static final int KNOWN_PART = 4;

    private final SharedMemory unknown;
    private final SharedMemory known;
    private final SharedMemory streams;

    /**
     * @param heapBytes an eighth of it is for unknown senders, a quarter for authenticated ones; as much as a quarter,
     *     beside the heap, is for streams
     */
    BodyMemory(long heapBytes) {
        unknown = new SharedMemory(heapBytes / UNKNOWN_PART);
        known = new SharedMemory(heapBytes / KNOWN_PART);
        streams = new SharedMemory(heapBytes / STREAMS_PART);
    }

    /** Sets memory aside; empty if that is more than the sender's share. */
    Optional<HeldMemory> hold(Sender sender, long bytes) {
        return switch (sender) {
            case Sender.Address(String address) -> hold(unknown, bytes, SourceNetwork.of(address));
            case Sender.Account(String account, String address) ->
                hold(known, bytes, account, SourceNetwork.of(address));
            case Sender.Visitor(String link, String address) ->
                hold(known, bytes, VISITORS, SourceNetwork.of(address), link);
        };
    }

    /** Sets the buffers of a stream aside; empty if that is more than the sender's share. */
    Optional<HeldMemory> holdToStream(Sender sender) {
        return switch (sender) {
            case Sender.Address(String address) -> hold(streams, STREAM_BYTES, "", SourceNetwork.of(address));
            case Sender.Account(String account, String address) ->
                hold(streams, STREAM_BYTES, account, SourceNetwork.of(address));
            case Sender.Visitor(String link, String address) ->
                hold(streams, STREAM_BYTES, VISITORS, SourceNetwork.of(address), link);
        };
    }

    /** What is set aside for senders who are unknown until the body is read. */
    ServerFigures.Memory ofUnknown() {
        return unknown.figures();
    }

    /** What is set aside for authenticated senders. */
    ServerFigures.Memory ofKnown() {
        return known.figures();
    }

    ServerFigures.Memory ofStreams() {
        return streams.figures();
    }

    /** Bytes set aside for streams now. */
    long heldToStream() {
        return streams.held();
    }

    private static Optional<HeldMemory> hold(SharedMemory memory, long bytes, String... path) {
        if (bytes == 0) {
            return Optional.of(HeldMemory.NOTHING);
        }
        return memory.take(bytes, path) ? Optional.of(new Held(memory, bytes, path)) : Optional.empty();
    }

    /** Bytes set aside for bodies and answers now. */
    long held() {
        return unknown.held() + known.held();
    }

    private static final class Held extends AtomicBoolean implements HeldMemory {
        private final transient SharedMemory memory;
        private final long bytes;
        private final String[] path;

        Held(SharedMemory memory, long bytes, String... path) {
            this.memory = memory;
            this.bytes = bytes;
            this.path = path;
        }

        @Override
        public void release() {
            if (compareAndSet(false, true)) {
                memory.giveBack(bytes, path);
            }
        }
    }
}

package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.store.HeldMemory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The memory that request bodies may take, all of them together, in proportion to the heap. It is set aside when the head of
 * a request is there. Those who have proven who they are have theirs apart, each principal a share and in it each address;
 * the others a share for each address.
 */
final class BodyMemory {
    /** Whose memory it is. */
    sealed interface Sender {
        /** Nobody knows who it is before the body is read. */
        record Address(String address) implements Sender {}

        /** The head was signed by it. */
        record Account(String account, String address) implements Sender {}
    }

    /** A document that is parsed takes a few times its bytes: buffers, elements, texts. */
    static final int DOCUMENT_WEIGHT = 4;

    private static final int UNKNOWN_PART = 8;
    private static final int KNOWN_PART = 4;

    private final SharedMemory unknown;
    private final SharedMemory known;

    /** @param heapBytes an eighth of it is for those nobody knows, a quarter for the others */
    BodyMemory(long heapBytes) {
        unknown = new SharedMemory(heapBytes / UNKNOWN_PART);
        known = new SharedMemory(heapBytes / KNOWN_PART);
    }

    /** Sets memory aside; empty if that is more than the sender's share. */
    Optional<HeldMemory> hold(Sender sender, long bytes) {
        return switch (sender) {
            case Sender.Address(String address) -> hold(unknown, bytes, SourceNetwork.of(address));
            case Sender.Account(String account, String address) ->
                hold(known, bytes, account, SourceNetwork.of(address));
        };
    }

    private static Optional<HeldMemory> hold(SharedMemory memory, long bytes, String... path) {
        return memory.take(bytes, path) ? Optional.of(new Held(memory, bytes, path)) : Optional.empty();
    }

    /** Bytes set aside now. */
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

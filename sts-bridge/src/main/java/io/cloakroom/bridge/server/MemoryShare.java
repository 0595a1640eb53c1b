package io.cloakroom.bridge.server;

import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.store.HeldMemory;
import java.util.Optional;

/** Where the memory of one request comes from. */
record MemoryShare(DocumentBodies bodies, Sender sender) {
    /** Sets memory aside; empty if that is more than the sender's share. */
    Optional<HeldMemory> hold(long bytes) {
        return bodies.hold(sender, bytes);
    }

    /** Sets the buffers of a stream aside; empty if that is more than the sender's share. */
    Optional<HeldMemory> holdToStream() {
        return bodies.holdToStream(sender);
    }
}

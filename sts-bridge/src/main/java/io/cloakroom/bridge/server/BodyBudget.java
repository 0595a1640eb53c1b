package io.cloakroom.bridge.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of memory that all half-received small bodies may take together. STS forms come from anybody, so that without it many
 * connections that send theirs slowly would fill the heap.
 */
final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** An eighth of the heap: the buffers that the bytes are in may be twice as large as what they hold. */
    static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 8);
    }

    /** False: there is no room, and nothing was taken. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}

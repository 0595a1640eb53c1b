package io.cloakroom.bridge.store;

/** Memory set aside for a part of a request. */
public interface HeldMemory {
    /** Holds no memory. */
    HeldMemory NOTHING = () -> {};

    /** Gives the memory back. May be called from any thread, and more than once. */
    void release();
}

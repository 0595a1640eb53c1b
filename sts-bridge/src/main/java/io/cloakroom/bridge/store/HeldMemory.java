package io.cloakroom.bridge.store;

/** Memory that is set aside for a part of a request. */
public interface HeldMemory {
    /** No memory of a request. */
    HeldMemory NOTHING = () -> {};

    /** It is no longer needed. May be called from any thread, and more than once. */
    void release();
}

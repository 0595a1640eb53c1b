package io.cloakroom.bridge.admin;

import io.cloakroom.bridge.credentials.KeyRing;

/** Maintenance of the state by an operator. Its methods block, and throw {@code StateException}. */
public interface Upkeep {
    /** Makes a new key for session tokens. It seals new sessions on every node, and old sessions live on. */
    KeyRing.Content rotateKeys();

    /** Lifts the denial that a missing policy document leaves behind. Returns whether there was one to forget. */
    boolean forgetPolicy(String name);

    /**
     * Whether the state outlives the process. If not, a user or a cut-off would be gone after a restart.
     */
    boolean keepsState();
}

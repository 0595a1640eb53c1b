package io.cloakroom.cli.keychain;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.util.Optional;

/** Keeps one secret for each profile. */
public interface Keeper {
    /** Its name in a login's file. */
    String name();

    /** Keeps a secret, in place of the one before. It is one line. */
    void store(String profile, Secret secret) throws IOException;

    /** The secret that is kept; empty if there is none, or it was removed by another program. */
    Optional<Secret> find(String profile) throws IOException;

    /**
     * Removes the secret, if there is one.
     *
     * @throws IOException if it may still be there
     */
    void remove(String profile) throws IOException;
}

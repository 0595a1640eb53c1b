package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;

/** Who may ask, and for whose credentials. */
@FunctionalInterface
interface Callers {
    /**
     * What the header {@code Authorization} of a request entitles to.
     *
     * @throws NoCredentials if it entitles to nothing
     */
    Shown admit(Secret authorization) throws NoCredentials;
}

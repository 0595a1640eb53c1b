package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.sts.NoCredentials;

/** Decides who may ask for credentials, and for whose. */
@FunctionalInterface
interface Callers {
    /**
     * The rights that the header {@code Authorization} of a request gives.
     *
     * @throws NoCredentials if it gives none
     */
    Shown admit(Secret authorization) throws NoCredentials;
}

package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.sts.NoCredentials;

/** Where the identity token for all callers comes from. */
@FunctionalInterface
interface TokenSource {
    /**
     * The token as it is now. Asked for each request.
     *
     * @throws NoCredentials if there is none
     */
    Secret read() throws NoCredentials;
}

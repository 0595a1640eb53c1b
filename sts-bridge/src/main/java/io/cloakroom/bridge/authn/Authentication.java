package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.aws.sigv4.SigningKey;

/** What became of the attempt to find out who sent a request. */
public sealed interface Authentication {
    /** The request carries no credentials: it is anonymous. */
    record NotAttempted() implements Authentication {}

    /**
     * The signature is good.
     *
     * @param signed what the request said about its signature
     * @param key the one it was made with: signed chunks are checked with it
     */
    record Authenticated(Principal principal, SignedRequest signed, SigningKey key) implements Authentication {}

    /** It tried and failed: answer this, try nothing else. */
    record Rejected(AwsException reason) implements Authentication {}
}

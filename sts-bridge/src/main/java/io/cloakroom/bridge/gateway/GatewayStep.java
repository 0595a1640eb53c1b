package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.sigv4.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;

/** What is to be done with a request, decided from its head alone. */
public sealed interface GatewayStep {
    /** Stream the call to the store; the body passes through the verifier. */
    record Stream(AuthorizedCall call, PayloadVerifier payload) implements GatewayStep {}

    /**
     * Read the whole body through the verifier, then run {@code then} on a virtual thread.
     *
     * @param account whom the memory it takes is counted for
     * @param maxBytes of the payload; a longer one is refused unread
     */
    record Buffer(String account, int maxBytes, PayloadVerifier payload, Continuation then) implements GatewayStep {}

    /** Goes on when the body is there and good. May block; throws {@link io.cloakroom.aws.AwsException}. */
    @FunctionalInterface
    interface Continuation {
        HttpAnswer proceed(byte[] body);
    }
}

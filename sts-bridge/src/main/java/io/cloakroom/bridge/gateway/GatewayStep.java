package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;

/** How to handle a request, decided from its head alone. */
public sealed interface GatewayStep {
    /** Stream the call to the store. The body passes through the verifier. */
    record Stream(AuthorizedCall call, PayloadVerifier payload) implements GatewayStep {}

    /**
     * Read the whole body through the verifier, then run {@code then} on a virtual thread.
     *
     * @param account whose share of memory the body counts against
     * @param maxBytes of the payload; a longer one is refused unread
     */
    record Buffer(String account, int maxBytes, PayloadVerifier payload, Continuation then) implements GatewayStep {}

    /**
     * Continues once the whole body has been read and verified. May block; throws
     * {@link io.cloakroom.aws.AwsException}.
     */
    @FunctionalInterface
    interface Continuation {
        HttpAnswer proceed(byte[] body);
    }
}

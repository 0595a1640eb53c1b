package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.endpoint.Admission;

/** How to handle a request, decided from its head alone. */
public sealed interface GatewayStep {
    /** Stream the call to the store. The body passes through the verifier. */
    record Stream(AuthorizedCall call, PayloadVerifier payload) implements GatewayStep {}

    /** Read the whole body, then answer. */
    record Buffer(Admission.WithBody admission) implements GatewayStep {}
}

package io.cloakroom.bridge.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.sts.StsRequest;
import io.cloakroom.aws.sts.StsResponse;

/**
 * One action of STS. It identifies the caller and checks the request. It issues nothing: it returns a {@link Login},
 * and {@link SessionIssuer} does the rest.
 *
 * @param <R> the action's request
 */
interface StsAction<R extends StsRequest> {
    /** @throws AwsException if the request is wrong, or whoever sent it cannot be identified */
    Outcome handle(R request, StsCall call);

    /** The outcome of a request. */
    sealed interface Outcome permits Login, Answered {}

    /** The answer to a request for something other than session credentials. */
    record Answered(StsResponse response) implements Outcome {}
}

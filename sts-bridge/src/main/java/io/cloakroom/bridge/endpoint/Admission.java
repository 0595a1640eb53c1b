package io.cloakroom.bridge.endpoint;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How an admitted request is answered. What was found out at its head, such as the principal, is in the answering
 * function. That runs on a virtual thread, may block, and refuses by an {@link AwsException}.
 *
 * <p>A virtual thread costs more than a short answer that never waits. {@link ByBody} and {@link Answered} are for
 * those.
 */
public sealed interface Admission {
    /** The request is answered without its body, which is not read. */
    record WithoutBody(Supplier<HttpAnswer> answer) implements Admission {}

    /**
     * It takes waiting to decide whether the sender may call. That is done on a virtual thread, nothing is read before.
     */
    record Deferred(Supplier<Admission> decision) implements Admission {}

    /** The request is answered already. */
    record Answered(HttpAnswer answer) implements Admission {}

    /**
     * The whole body is read into memory. How the request is answered depends on it.
     *
     * @param sender as in {@link WithBody}, and so are {@code maxBytes} and {@code payload}
     * @param next runs on the event loop and does not wait; gives no admission that reads the body
     */
    record ByBody(Sender sender, int maxBytes, PayloadVerifier payload, Function<byte[], Admission> next)
            implements Admission {}

    /**
     * The whole body is read into memory and then answered.
     *
     * @param sender whose share of memory the body counts against
     * @param maxBytes of the payload; a longer one is refused unread
     * @param payload checks the body while it is read
     */
    record WithBody(Sender sender, int maxBytes, PayloadVerifier payload, Function<byte[], HttpAnswer> answer)
            implements Admission {}
}

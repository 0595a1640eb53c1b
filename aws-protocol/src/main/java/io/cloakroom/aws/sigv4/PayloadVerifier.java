package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Checks a request body against what was signed and declared, and unwraps it where it is in aws-chunked coding. Fed in
 * order on one thread. A body is good only when {@link #finish()} has returned.
 */
public interface PayloadVerifier {
    /** Takes the place of a run of payload bytes inside the buffer that was given to {@link #update}. */
    @FunctionalInterface
    interface PayloadRun {
        /** @param position absolute index in the buffer */
        void accept(int position, int length);
    }

    /** Nothing is checked and nothing unwrapped: bytes may be passed on without calling {@link #update}. */
    boolean isTransparent();

    /** Bytes of the payload once unwrapped, where they were declared. */
    OptionalLong payloadLength();

    /**
     * Takes the next bytes of the body and names those of the payload among them.
     *
     * @param body read from its position to its limit; the position moves to the limit
     * @throws io.cloakroom.aws.AwsException if the body is already seen to be wrong
     */
    void update(ByteBuffer body, PayloadRun payload);

    /**
     * The body has ended.
     *
     * @return the checksums that were verified, as {@code x-amz-checksum-*} headers; empty if there were none
     * @throws io.cloakroom.aws.AwsException if it is not what was signed or declared: {@code IncompleteBody}, {@code
     *     BadDigest}, {@code XAmzContentSHA256Mismatch}, {@code SignatureDoesNotMatch} …
     */
    Headers finish();
}

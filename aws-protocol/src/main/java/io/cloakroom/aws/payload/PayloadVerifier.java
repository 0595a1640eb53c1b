package io.cloakroom.aws.payload;

import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Checks a request body against what was signed and declared, and unwraps it if it is in aws-chunked coding. Fed in
 * order on one thread. A body is verified only once {@link #finish()} has returned.
 */
public interface PayloadVerifier {
    /** Receives the position of a run of payload bytes inside the buffer given to {@link #update}. */
    @FunctionalInterface
    interface PayloadRun {
        /** @param position absolute index in the buffer */
        void accept(int position, int length);
    }

    /** Whether nothing is checked or unwrapped. Bytes may then be passed on without calling {@link #update}. */
    boolean isTransparent();

    /** The length in bytes of the unwrapped payload, where declared. */
    OptionalLong payloadLength();

    /**
     * Takes the next bytes of the body and reports which of them are payload.
     *
     * @param body read from its position to its limit; the position moves to the limit
     * @throws io.cloakroom.aws.AwsException if the body is already known to be wrong
     */
    void update(ByteBuffer body, PayloadRun payload);

    /**
     * Ends the body.
     *
     * @return the verified checksums as {@code x-amz-checksum-*} headers; empty if there were none
     * @throws io.cloakroom.aws.AwsException if the body is not what was signed or declared: {@code IncompleteBody},
     *     {@code BadDigest}, {@code XAmzContentSHA256Mismatch}, {@code SignatureDoesNotMatch} …
     */
    Headers finish();
}

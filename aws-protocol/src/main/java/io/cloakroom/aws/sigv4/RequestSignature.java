package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.S3Call;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request shows to prove who sent it. It is well-formed and within its time, but not yet verified: look up the
 * credential first.
 */
public sealed interface RequestSignature permits SignedRequest, PresignedV2, SignedForm {
    /**
     * Reads the signature of an S3 request.
     *
     * @param now the server's time
     * @return empty if the request carries no credentials
     * @throws AwsException as {@link SignedRequest#read} and {@link PresignedV2#read}
     */
    static Optional<? extends RequestSignature> read(RequestHead head, Instant now) {
        return PresignedV2.isIn(head) ? Optional.of(PresignedV2.read(head, now)) : SignedRequest.read(head, "s3", now);
    }

    AuthenticationKind kind();

    String accessKeyId();

    Optional<String> sessionToken();

    /** How the signature covers the body. */
    PayloadKind payload();

    /** The payload hash: the value of {@code x-amz-content-sha256}. */
    String payloadHash();

    /** When it was signed; empty if it does not say. */
    Optional<Instant> signedAt();

    /**
     * Refuses a call that uses an unsigned header. Other unsigned headers may be there: proxies and clients add them.
     *
     * @param head whose headers were signed
     * @throws AwsException {@code AccessDenied} that names the header
     */
    void requireSigned(RequestHead head, S3Call call);

    /**
     * Requires a region, for servers that have one.
     *
     * @throws AwsException {@code AuthorizationHeaderMalformed} naming the expected region
     */
    void requireRegion(String expected);
}

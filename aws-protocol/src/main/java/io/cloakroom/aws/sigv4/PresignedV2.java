package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.PresignedParameters;
import io.cloakroom.aws.s3.S3Call;
import java.time.Instant;
import java.util.Optional;

/**
 * The signature of a URL presigned with Signature Version 2. It names neither host nor region nor the time of signing.
 * It covers method, path, every {@code x-amz-*} header, {@code content-type}, {@code content-md5} and a fixed list of
 * parameters: a URL with any other parameter is refused.
 *
 * @param signature in Base64
 * @param expires the second at which it ends, as it was signed
 * @param payloadHash the {@code x-amz-content-sha256} header, if there is one
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">Signing REST requests with
 *     Signature Version 2</a>
 */
public record PresignedV2(
        String accessKeyId,
        String signature,
        String expires,
        Optional<String> sessionToken,
        String payloadHash,
        PayloadKind payload)
        implements RequestSignature {
    /** Whether the query claims to be presigned with Signature Version 2. */
    static boolean isIn(RequestHead head) {
        for (QueryParameter parameter : head.query()) {
            if (parameter.name().equals(PresignedParameters.V2_ACCESS_KEY_ID)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the signature of a presigned URL.
     *
     * @param now the server's time. The URL must end after it, and at most seven days after it
     * @throws AwsException {@code InvalidRequest} for several credentials at once, for a method other than GET, HEAD
     *     and PUT, and for a parameter that the signature does not cover; {@code AccessDenied} if it has expired or is
     *     not complete; {@code AuthorizationQueryParametersError} if it ends too late
     */
    static PresignedV2 read(RequestHead head, Instant now) {
        return new PresignedV2Reader(head, now).read();
    }

    /**
     * Checks the signature.
     *
     * @param bucketOfHost the bucket that the host names; empty if the path does
     * @param secret of the credential that the URL names
     * @throws AwsException {@code SignatureDoesNotMatch}
     */
    public void verify(RequestHead head, String bucketOfHost, Secret secret) {
        if (!new StringToSignV2(head, expires, bucketOfHost).isSignedBy(secret, signature)) {
            throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    /** Refuses a call that such URLs are not accepted for. The answer names the client setting that helps. */
    public static AwsException refusal() {
        return UnsupportedScheme.sigV2();
    }

    @Override
    public AuthenticationKind kind() {
        return AuthenticationKind.PRESIGNED_URL_V2;
    }

    @Override
    public Optional<Instant> signedAt() {
        return Optional.empty();
    }

    /** Nothing to refuse: every {@code x-amz-*} header is in the string that was signed. */
    @Override
    public void requireSigned(RequestHead head, S3Call call) {}

    /** Nothing to refuse: the signature has no region. */
    @Override
    public void requireRegion(String expected) {}

    @Override
    public String toString() {
        return "PresignedV2[" + accessKeyId + "]";
    }
}

package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.S3Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The signature of a request. It is well-formed, for the right service and within its time, but not yet verified: look
 * up the credential, then call {@link SignatureVerifier#verify}.
 *
 * @param kind {@link AuthenticationKind#SIGNED_HEADER} or {@link AuthenticationKind#PRESIGNED_URL}
 * @param signedHeaders lower-case, sorted, each once
 * @param signature 64 lower-case hexadecimal digits
 * @param time of signing, to the second
 * @param payloadHash as it stands in the canonical request
 * @param payload how the signature covers the body
 * @param expires how long after {@code time} a presigned URL is valid; empty for a signed header
 */
public record SignedRequest(
        AuthenticationKind kind,
        String accessKeyId,
        CredentialScope scope,
        List<String> signedHeaders,
        String signature,
        Instant time,
        String payloadHash,
        PayloadKind payload,
        Optional<String> sessionToken,
        Optional<Duration> expires)
        implements RequestSignature {
    public SignedRequest {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /**
     * Reads the signature of a request.
     *
     * @param service {@code s3} or {@code sts}: the credential scope must name it
     * @param now the server's time, from which a signed header may differ by 15 minutes
     * @return empty if the request carries no credentials
     * @throws AwsException {@code InvalidRequest} for several credentials at once or an unsupported scheme,
     *     {@code AuthorizationHeaderMalformed}, {@code AuthorizationQueryParametersError},
     *     {@code AuthorizationParametersError}, {@code RequestTimeTooSkewed}, {@code AccessDenied} for an expired URL
     *     or a header that should have been signed
     */
    public static Optional<SignedRequest> read(RequestHead head, String service, Instant now) {
        return new SignedRequestReader(head, service, now).read();
    }

    /**
     * Reads the signature of a call of MinIO's admin API: one for S3 in the header, whose region may be empty.
     *
     * @param now the server's time, from which the header may differ by 15 minutes
     * @throws AwsException {@code AccessDenied} with the standard sentence, which clients compare, for every other kind
     *     of signature, for none, for a body in aws-chunked coding, and without {@code x-amz-content-sha256}; otherwise
     *     as {@link #read}
     */
    public static SignedRequest readOfAdmin(RequestHead head, Instant now) {
        return new SignedRequestReader(head, "s3", now).readOfAdmin();
    }

    /**
     * The same request with the hash of its body, for services whose payload hash is not a header (STS).
     *
     * @throws AwsException {@code XAmzContentSHA256Mismatch} if the head declares another hash
     */
    public SignedRequest withBody(RequestHead head, byte[] body) {
        String hash = new WireBuffer(64).putHex(Sha256.of(body)).toString();
        Optional<String> declared = head.headers().first(SigV4.PAYLOAD_HASH_HEADER);
        if (declared.isPresent() && !declared.get().equals(hash)) {
            throw new AwsException(AwsErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH);
        }
        return new SignedRequest(
                kind, accessKeyId, scope, signedHeaders, signature, time, hash, payload, sessionToken, expires);
    }

    @Override
    public Optional<Instant> signedAt() {
        return Optional.of(time);
    }

    @Override
    public void requireRegion(String expected) {
        scope.requireRegion(expected);
    }

    @Override
    public void requireSigned(RequestHead head, S3Call call) {
        requireSigned(head.headers(), signedHeaders, call.headers()::contains);
    }

    static void requireSigned(Headers headers, List<String> signedHeaders, Predicate<String> isHeeded) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.startsWith("x-amz-") && !isIn(signedHeaders, name) && isHeeded.test(name)) {
                throw notSigned(name);
            }
        }
    }

    static boolean isIn(List<String> sorted, String name) {
        return Collections.binarySearch(sorted, name) >= 0;
    }

    static AwsException notSigned(String name) {
        return AwsException.of(
                AwsErrorCode.ACCESS_DENIED,
                "There were headers present in the request which were not signed: `" + name + "`.");
    }

    /** The time in the form that is signed. */
    String dateText() {
        return AmzDate.format(time);
    }

    @Override
    public String toString() {
        return "SignedRequest[" + kind + ", " + accessKeyId + ", " + scope.text() + "]";
    }
}

package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Operation;
import java.util.ArrayList;
import java.util.List;

/** Chooses how the body of a request is checked. There is exactly one way for each kind of payload. */
public final class PayloadVerifiers {
    private PayloadVerifiers() {}

    /**
     * The verifier for a request whose signature is verified.
     *
     * @param key that verified the signature; signed chunks continue from it
     * @throws io.cloakroom.aws.AwsException {@code InvalidRequest}, {@code InvalidDigest} or
     *     {@code MissingContentLength} if what the head declares is wrong or contradicts itself
     */
    public static PayloadVerifier of(SignedRequest signed, RequestHead head, SigningKey key, S3Operation operation) {
        PayloadHeaders declared =
                PayloadHeaders.of(head, signed.payload(), signed.kind() == AuthenticationKind.PRESIGNED_URL, operation);
        return switch (signed.payload()) {
            case PayloadKind.Unsigned unsigned -> plain(declared, List.of());
            case PayloadKind.Empty empty -> plain(declared, List.of(BodyCheck.payloadHash(Sha256.EMPTY)));
            case PayloadKind.Hashed hashed -> plain(declared, List.of(BodyCheck.payloadHash(hashed.sha256())));
            case PayloadKind.SignedChunks chunks ->
                new ChunkedBody(declared, new ChunkProof.Signed(signed, key, false));
            case PayloadKind.SignedChunksWithTrailer chunks ->
                new ChunkedBody(declared, new ChunkProof.Signed(signed, key, true));
            case PayloadKind.UnsignedChunksWithTrailer chunks -> new ChunkedBody(declared, new ChunkProof.None());
        };
    }

    /**
     * The verifier for a request without credentials. If it declares a payload hash, the hash is checked all the same.
     *
     * @throws io.cloakroom.aws.AwsException as {@link #of}; also {@code InvalidRequest} for chunks that would have to
     *     be signed
     */
    public static PayloadVerifier ofAnonymous(RequestHead head, S3Operation operation) {
        String payloadHash = head.headers().first(SigV4.PAYLOAD_HASH_HEADER).orElse(SigV4.UNSIGNED_PAYLOAD);
        PayloadKind kind = SignedRequestReader.payload(AuthenticationKind.ANONYMOUS, payloadHash);
        PayloadHeaders declared = PayloadHeaders.of(head, kind, false, operation);
        return switch (kind) {
            case PayloadKind.Empty empty -> plain(declared, List.of(BodyCheck.payloadHash(Sha256.EMPTY)));
            case PayloadKind.Hashed hashed -> plain(declared, List.of(BodyCheck.payloadHash(hashed.sha256())));
            case PayloadKind.UnsignedChunksWithTrailer chunks -> new ChunkedBody(declared, new ChunkProof.None());
            case PayloadKind.Unsigned unsigned -> plain(declared, List.of());
            case PayloadKind.SignedChunks chunks -> throw new IllegalStateException("refused before");
            case PayloadKind.SignedChunksWithTrailer chunks -> throw new IllegalStateException("refused before");
        };
    }

    private static PayloadVerifier plain(PayloadHeaders declared, List<BodyCheck> hash) {
        List<BodyCheck> checks = new ArrayList<>(hash);
        declared.contentMd5().ifPresent(md5 -> checks.add(BodyCheck.contentMd5(md5)));
        Headers.Builder verified = Headers.builder();
        declared.checksum().ifPresent(checksum -> {
            checks.add(BodyCheck.checksum(checksum.algorithm(), checksum.value()));
            verified.add(checksum.algorithm().headerName(), checksum.base64());
        });
        return new PlainBody(declared.payloadLength(), checks, verified.build());
    }
}

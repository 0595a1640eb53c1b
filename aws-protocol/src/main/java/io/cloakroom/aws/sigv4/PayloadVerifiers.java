package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.ChunkProof;
import io.cloakroom.aws.payload.PayloadHeaders;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Body;
import io.cloakroom.aws.s3.S3Operation;

/** Chooses how the body of a request is checked. There is exactly one way for each kind of payload. */
public final class PayloadVerifiers {
    private PayloadVerifiers() {}

    /**
     * The verifier for a request whose signature is verified.
     *
     * @param key the one that verified it: signed chunks go on from there
     * @param operation where its body names parts, the checksum headers are those of the object, not of the body
     * @throws io.cloakroom.aws.AwsException {@code InvalidRequest}, {@code InvalidDigest} or {@code
     *     MissingContentLength} if what the head declares is wrong or contradicts itself
     */
    public static PayloadVerifier of(SignedRequest signed, RequestHead head, SigningKey key, S3Operation operation) {
        return of(signed, head, key, operation.body() != S3Body.DOCUMENT_OF_PARTS);
    }

    /**
     * The verifier for a request that is not for S3, whose signature is verified.
     *
     * @param key the one that verified it
     * @throws io.cloakroom.aws.AwsException as the other method
     */
    public static PayloadVerifier of(SignedRequest signed, RequestHead head, SigningKey key) {
        return of(signed, head, key, true);
    }

    /**
     * The verifier for a request that nobody has signed: a hash, checksums and a trailer count as they do in a signed
     * one.
     *
     * @throws io.cloakroom.aws.AwsException as the other methods
     */
    public static PayloadVerifier ofUnsigned(PayloadKind payload, RequestHead head, S3Operation operation) {
        PayloadHeaders declared = PayloadHeaders.of(head, payload, operation.body() != S3Body.DOCUMENT_OF_PARTS);
        return switch (payload) {
            case PayloadKind.Unsigned unsigned -> declared.plainBody();
            case PayloadKind.Empty empty -> declared.plainBody(PayloadKind.EMPTY_SHA256);
            case PayloadKind.Hashed hashed -> declared.plainBody(hashed.sha256());
            case PayloadKind.UnsignedChunksWithTrailer chunks -> declared.chunkedBody(ChunkProof.NONE);
            case PayloadKind.SignedChunks chunks -> throw needsSignature();
            case PayloadKind.SignedChunksWithTrailer chunks -> throw needsSignature();
        };
    }

    /**
     * The verifier for a URL presigned with Signature Version 2, whose signature is verified.
     *
     * @throws io.cloakroom.aws.AwsException as the other methods
     */
    public static PayloadVerifier of(PresignedV2 signed, RequestHead head) {
        return unchunked(PayloadHeaders.ofPresigned(head, signed.payload(), true), signed.payload());
    }

    /**
     * The verifier for the file of a form, whose signature is verified: its checksums are those of the fields.
     *
     * @throws io.cloakroom.aws.AwsException as the other methods
     */
    public static PayloadVerifier of(SignedForm signed) {
        return PayloadHeaders.ofFields(signed.form().headers()).plainBody();
    }

    private static PayloadVerifier unchunked(PayloadHeaders declared, PayloadKind payload) {
        return switch (payload) {
            case PayloadKind.Unsigned unsigned -> declared.plainBody();
            case PayloadKind.Empty empty -> declared.plainBody(PayloadKind.EMPTY_SHA256);
            case PayloadKind.Hashed hashed -> declared.plainBody(hashed.sha256());
            case PayloadKind.SignedChunks chunks -> throw needsSignature();
            case PayloadKind.SignedChunksWithTrailer chunks -> throw needsSignature();
            case PayloadKind.UnsignedChunksWithTrailer chunks -> throw needsSignature();
        };
    }

    private static AwsException needsSignature() {
        return AwsException.of(AwsErrorCode.INVALID_REQUEST, "A body in chunks needs a signed Authorization header.");
    }

    private static PayloadVerifier of(
            SignedRequest signed, RequestHead head, SigningKey key, boolean checksumsCoverBody) {
        PayloadHeaders declared = signed.kind() == AuthenticationKind.PRESIGNED_URL
                ? PayloadHeaders.ofPresigned(head, signed.payload(), checksumsCoverBody)
                : PayloadHeaders.of(head, signed.payload(), checksumsCoverBody);
        return switch (signed.payload()) {
            case PayloadKind.Unsigned unsigned -> declared.plainBody();
            case PayloadKind.Empty empty -> declared.plainBody(PayloadKind.EMPTY_SHA256);
            case PayloadKind.Hashed hashed -> declared.plainBody(hashed.sha256());
            case PayloadKind.SignedChunks chunks -> declared.chunkedBody(new SignedChunks(signed, key, false));
            case PayloadKind.SignedChunksWithTrailer chunks ->
                declared.chunkedBody(new SignedChunks(signed, key, true));
            case PayloadKind.UnsignedChunksWithTrailer chunks -> declared.chunkedBody(ChunkProof.NONE);
        };
    }
}

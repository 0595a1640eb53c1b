package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/**
 * How the signature of a request covers its body, as {@code x-amz-content-sha256} says.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">x-amz-content-sha256</a>
 */
public sealed interface PayloadKind {
    /** Hash of nothing, in lower-case hexadecimal. */
    String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** {@code UNSIGNED-PAYLOAD}: not covered. */
    record Unsigned() implements PayloadKind {}

    /** No body: the hash of zero bytes was signed. */
    record Empty() implements PayloadKind {}

    /** @param sha256 of the whole body, in lower-case hexadecimal */
    record Hashed(String sha256) implements PayloadKind {}

    /** aws-chunked, every chunk signed. */
    record SignedChunks() implements PayloadKind {}

    /** aws-chunked, every chunk and the trailer signed. */
    record SignedChunksWithTrailer() implements PayloadKind {}

    /** aws-chunked, a checksum in the trailer, nothing signed. */
    record UnsignedChunksWithTrailer() implements PayloadKind {}

    /** Whether the body is in aws-chunked coding. */
    default boolean isChunked() {
        return this instanceof SignedChunks
                || this instanceof SignedChunksWithTrailer
                || this instanceof UnsignedChunksWithTrailer;
    }

    /**
     * Reads a payload hash. Refuses unknown kinds, whatever their prefix.
     *
     * @throws AwsException {@code NotImplemented} for the streaming kinds of SigV4A, {@code InvalidRequest} for
     *     anything else
     */
    static PayloadKind parse(String payloadHash) {
        return switch (payloadHash) {
            case "UNSIGNED-PAYLOAD" -> new Unsigned();
            case EMPTY_SHA256 -> new Empty();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new SignedChunks();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new SignedChunksWithTrailer();
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new UnsignedChunksWithTrailer();
            default -> hashed(payloadHash);
        };
    }

    private static PayloadKind hashed(String payloadHash) {
        if (Hex.isLowerHex(payloadHash, 64)) {
            return new Hashed(payloadHash);
        }
        if (payloadHash.startsWith("STREAMING-")) {
            throw AwsException.of(
                    AwsErrorCode.NOT_IMPLEMENTED, "The payload kind `" + payloadHash + "` is not supported.");
        }
        throw AwsException.of(
                AwsErrorCode.INVALID_REQUEST,
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING- values, or a SHA-256 in lower-case"
                        + " hexadecimal.");
    }
}

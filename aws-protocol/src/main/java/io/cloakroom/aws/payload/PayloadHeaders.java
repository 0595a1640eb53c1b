package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The declarations of a request's head about its body, free of contradictions. */
public final class PayloadHeaders {
    private final boolean checksumsCoverBody;
    private final boolean isChunked;
    private @Nullable DeclaredChecksum checksum;
    private @Nullable ChecksumAlgorithm trailer;
    private @Nullable String sdkAlgorithm;
    private byte @Nullable [] contentMd5;
    private boolean awsChunked;
    private long contentLength = -1;
    private long decodedLength = -1;

    private PayloadHeaders(boolean checksumsCoverBody, boolean isChunked) {
        this.checksumsCoverBody = checksumsCoverBody;
        this.isChunked = isChunked;
    }

    /**
     * Collects the declarations of a head.
     *
     * @param checksumsCoverBody whether checksum headers are those of the body, and not of an object that it names
     * @throws AwsException {@code InvalidRequest}, {@code InvalidDigest} or {@code MissingContentLength} if what is
     *     declared is wrong or contradicts itself
     */
    public static PayloadHeaders of(RequestHead head, PayloadKind kind, boolean checksumsCoverBody) {
        PayloadHeaders declared = new PayloadHeaders(checksumsCoverBody, kind.isChunked());
        declared.takeAll(head.headers());
        declared.requireConsistency(kind);
        return declared;
    }

    /**
     * Also from the query of a presigned URL, except for checksums: whoever signed the URL computed them before there
     * was a body.
     *
     * @throws AwsException as {@link #of}
     */
    public static PayloadHeaders ofPresigned(RequestHead head, PayloadKind kind, boolean checksumsCoverBody) {
        PayloadHeaders declared = new PayloadHeaders(checksumsCoverBody, kind.isChunked());
        declared.takeAll(head.headers());
        for (QueryParameter parameter : head.query()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-amz-") && !ChecksumHeaders.isOfThePayload(name)) {
                declared.take(name, parameter.value());
            }
        }
        declared.requireConsistency(kind);
        return declared;
    }

    /**
     * From the fields of a form, about its file.
     *
     * @throws AwsException as {@link #of}
     */
    public static PayloadHeaders ofFields(Headers fields) {
        PayloadHeaders declared = new PayloadHeaders(true, false);
        declared.takeAll(fields);
        declared.requireConsistency(new PayloadKind.Unsigned());
        return declared;
    }

    private void takeAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            take(headers.name(i), headers.value(i));
        }
    }

    private void take(String name, String value) {
        switch (name) {
            case "content-length" -> contentLength = length(name, value, contentLength);
            case "x-amz-decoded-content-length" -> decodedLength = decodedLength(value);
            case "content-encoding" ->
                awsChunked |= value.toLowerCase(Locale.ROOT).contains("aws-chunked");
            case "content-md5" -> contentMd5 = md5(value);
            case "x-amz-trailer" -> takeTrailer(value);
            case ChecksumHeaders.SDK_ALGORITHM -> sdkAlgorithm = value;
            default -> {
                if (name.startsWith(ChecksumHeaders.FAMILY) && checksumsCoverBody) {
                    ChecksumAlgorithm.ofHeader(name).ifPresent(algorithm -> takeChecksum(algorithm, value));
                }
            }
        }
    }

    /** Treats a value that is not a number as missing, like S3. */
    private long decodedLength(String value) {
        if (!isLength(value)) {
            throw AwsException.of(
                    AwsErrorCode.MISSING_CONTENT_LENGTH,
                    "`x-amz-decoded-content-length` must be the number of bytes of the object.");
        }
        return length("x-amz-decoded-content-length", value, decodedLength);
    }

    private static long length(String name, String value, long before) {
        if (!isLength(value) || before >= 0) {
            throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "`" + name + "` must be one number of bytes.");
        }
        return Long.parseLong(value);
    }

    private static boolean isLength(String value) {
        int digits = value.length();
        boolean good = digits > 0 && digits <= 18;
        for (int i = 0; good && i < digits; i++) {
            good = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return good;
    }

    private byte[] md5(String value) {
        try {
            byte[] md5 = Base64.getDecoder().decode(value);
            if (md5.length == 16 && contentMd5 == null) {
                return md5;
            }
        } catch (IllegalArgumentException e) {
            throw new AwsException(AwsErrorCode.INVALID_DIGEST);
        }
        throw new AwsException(AwsErrorCode.INVALID_DIGEST);
    }

    private void takeChecksum(ChecksumAlgorithm algorithm, String value) {
        if (checksum != null) {
            throw severalChecksums();
        }
        checksum = new DeclaredChecksum(algorithm, value);
    }

    private void takeTrailer(String value) {
        if (trailer != null || value.indexOf(',') >= 0) {
            throw severalChecksums();
        }
        trailer = ChecksumAlgorithm.ofHeader(value.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> AwsException.of(
                        AwsErrorCode.INVALID_REQUEST,
                        "The value specified in the x-amz-trailer header is not supported."));
    }

    private static AwsException severalChecksums() {
        return AwsException.of(
                AwsErrorCode.INVALID_REQUEST,
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }

    private void requireConsistency(PayloadKind kind) {
        boolean takesTrailer = kind instanceof PayloadKind.SignedChunksWithTrailer
                || kind instanceof PayloadKind.UnsignedChunksWithTrailer;
        if (trailer != null && !takesTrailer) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST, "x-amz-trailer needs a payload kind that ends in -TRAILER.");
        }
        if (trailer != null && checksum != null) {
            throw severalChecksums();
        }
        requireLengths();
        requireAlgorithm();
    }

    private void requireLengths() {
        if (isChunked) {
            if (decodedLength < 0) {
                throw AwsException.of(
                        AwsErrorCode.MISSING_CONTENT_LENGTH,
                        "x-amz-decoded-content-length is needed with aws-chunked.");
            }
            if (contentLength >= 0 && contentLength < decodedLength) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_REQUEST,
                        "Content-Length is less than x-amz-decoded-content-length, though the coding adds to it.");
            }
        } else if (awsChunked) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "Content-Encoding aws-chunked needs an x-amz-content-sha256 that begins with STREAMING-.");
        } else if (decodedLength >= 0 && decodedLength != contentLength) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "x-amz-decoded-content-length differs from Content-Length, though the body is not aws-chunked.");
        }
    }

    private void requireAlgorithm() {
        if (sdkAlgorithm == null || !checksumsCoverBody) {
            return;
        }
        ChecksumAlgorithm sent = checksum != null ? checksum.algorithm() : trailer;
        if (sent == null) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer"
                            + " headers were found.");
        }
        if (!ChecksumAlgorithm.ofName(sdkAlgorithm).equals(Optional.of(sent))) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST, "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    /** The checksum that the trailer must bring. */
    Optional<ChecksumAlgorithm> trailer() {
        return Optional.ofNullable(trailer);
    }

    /** Bytes of the payload once unwrapped. */
    OptionalLong payloadLength() {
        long length = isChunked ? decodedLength : contentLength;
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** A check of a body that is its payload. */
    public PayloadVerifier plainBody() {
        return plainBody(List.of());
    }

    /**
     * The same where the payload hash was signed.
     *
     * @param sha256 in lower-case hexadecimal
     */
    public PayloadVerifier plainBody(String sha256) {
        return plainBody(List.of(BodyCheck.payloadHash(sha256)));
    }

    private PayloadVerifier plainBody(List<BodyCheck> hash) {
        List<BodyCheck> checks = new ArrayList<>(hash);
        Headers verified = addChecks(checks);
        return new PlainBody(payloadLength(), checks, verified);
    }

    /** A check of a body in aws-chunked coding. */
    public PayloadVerifier chunkedBody(ChunkProof proof) {
        List<BodyCheck> checks = new ArrayList<>(2);
        Headers verified = addChecks(checks);
        return new ChunkedBody(this, checks, verified, proof);
    }

    /** Adds what every kind of body is checked for, and returns what is verified thereby. */
    private Headers addChecks(List<BodyCheck> checks) {
        if (contentMd5 != null) {
            checks.add(BodyCheck.contentMd5(contentMd5));
        }
        Headers.Builder verified = Headers.builder();
        if (checksum != null) {
            checks.add(BodyCheck.checksum(checksum.algorithm(), checksum.value()));
            verified.add(checksum.algorithm().headerName(), checksum.base64());
        }
        return verified.build();
    }
}

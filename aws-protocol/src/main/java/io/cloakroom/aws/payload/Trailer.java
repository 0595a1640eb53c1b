package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trailer of an aws-chunked body: the one checksum that {@code x-amz-trailer} announced and, where chunks are
 * signed, the signature over it. Lines end in CR LF. The checksum's line may end in LF CR LF, as in the examples of AWS
 * and in minio-go.
 */
final class Trailer {
    static final int MAX_BYTES = 4096;

    private static final String SIGNATURE = "x-amz-trailer-signature";

    private final @Nullable ChecksumAlgorithm announced;
    private final @Nullable ChecksumComputation computation;
    private final ChunkProof proof;
    private @Nullable DeclaredChecksum checksum;
    private String canonical = "";
    private boolean signed;
    private boolean endedInLf;
    private boolean mayEnd;
    private int bytes;

    Trailer(Optional<ChecksumAlgorithm> announced, ChunkProof proof) {
        this.announced = announced.orElse(null);
        this.computation = announced.map(ChecksumAlgorithm::start).orElse(null);
        this.proof = proof;
    }

    void update(ByteBuffer payload) {
        if (computation != null) {
            computation.update(payload);
        }
    }

    /**
     * Takes a line and returns whether it was the last.
     *
     * @param line without its LF
     */
    boolean take(String line) {
        bytes += line.length() + 1;
        if (bytes > MAX_BYTES) {
            throw malformed("It is too long.");
        }
        boolean isBlank = line.equals("\r");
        if (isBlank && !endedInLf) {
            requireComplete();
            return true;
        }
        mayEnd = isBlank;
        endedInLf = !line.endsWith("\r");
        if (!isBlank) {
            takeLine(endedInLf ? line : line.substring(0, line.length() - 1));
        }
        return false;
    }

    /** Whether the body may end here. Some senders leave out the blank line after a line that ends in LF CR LF. */
    boolean mayEnd() {
        return mayEnd && (announced == null || checksum != null) && (!proof.signsTrailer() || signed);
    }

    private void takeLine(String line) {
        if (signed) {
            throw malformed("It goes on after its signature.");
        }
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw malformed("A line has no name.");
        }
        takeField(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip());
    }

    private void takeField(String name, String value) {
        if (name.equals(SIGNATURE) && proof.signsTrailer()) {
            if (!Hex.isLowerHex(value, 64)) {
                throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
            }
            proof.requireTrailer(canonical.getBytes(StandardCharsets.ISO_8859_1), Hex.decode(value));
            signed = true;
        } else if (announced != null && announced.headerName().equals(name) && checksum == null) {
            checksum = new DeclaredChecksum(announced, value);
            canonical = name + ':' + value + '\n';
        } else {
            throw malformed("`x-amz-trailer` does not announce this field.");
        }
    }

    private void requireComplete() {
        if (announced != null && checksum == null) {
            throw malformed("The field that `x-amz-trailer` announces is missing.");
        }
        if (proof.signsTrailer() && !signed) {
            throw new AwsException(AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    /** The checksum of the trailer, verified. */
    Optional<DeclaredChecksum> finish() {
        if (computation == null || checksum == null) {
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(checksum.value(), computation.value())) {
            throw BodyCheck.mismatch(checksum.algorithm());
        }
        return Optional.of(checksum);
    }

    private static AwsException malformed(String why) {
        return AwsException.of(AwsErrorCode.MALFORMED_TRAILER, why);
    }
}

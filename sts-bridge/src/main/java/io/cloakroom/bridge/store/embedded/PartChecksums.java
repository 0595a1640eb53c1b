package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.MultipartChecksum;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The checksums of a multipart upload: what its client asks for, and what the checksums of the parts make.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
final class PartChecksums {
    private PartChecksums() {}

    /** A part's length, and its checksum in base64. */
    record PartChecksum(long size, String value) {}

    /**
     * Reads the headers of CreateMultipartUpload. CRC64NVME always covers the full object, SHA never does.
     *
     * @throws AwsException {@code InvalidRequest}, {@code InvalidArgument}
     */
    static Optional<MultipartChecksum> wanted(Headers headers) {
        Optional<ChecksumAlgorithm> named = ChecksumFields.named(headers);
        Optional<String> type = headers.first(ChecksumHeaders.TYPE);
        if (named.isEmpty()) {
            if (type.isPresent()) {
                throw new AwsException(
                        INVALID_REQUEST,
                        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
            }
            return Optional.empty();
        }
        ChecksumAlgorithm algorithm = named.get();
        boolean whole = type.map(Checksum.FULL_OBJECT::equals).orElse(algorithm == ChecksumAlgorithm.CRC64NVME);
        boolean known = type.isEmpty() || whole || type.get().equals(Checksum.COMPOSITE);
        boolean possible = whole ? CrcCombination.of(algorithm).isPresent() : algorithm != ChecksumAlgorithm.CRC64NVME;
        if (!known || !possible) {
            throw new AwsException(
                    INVALID_REQUEST,
                    "The %s checksum type cannot be used with the %s checksum algorithm."
                            .formatted(type.orElse(Checksum.COMPOSITE), algorithm));
        }
        return Optional.of(new MultipartChecksum(algorithm, whole));
    }

    /** Writes the algorithm and the type into a document. */
    static void write(XmlWriter xml, MultipartChecksum checksum) {
        xml.element("ChecksumAlgorithm", checksum.algorithm().name()).element("ChecksumType", checksum.type());
    }

    /** The checksum of the object that the parts make. */
    static Checksum ofObject(MultipartChecksum wanted, List<PartChecksum> parts) {
        ChecksumAlgorithm algorithm = wanted.algorithm();
        return new Checksum(algorithm, wanted.fullObject() ? combined(algorithm, parts) : composite(algorithm, parts));
    }

    private static String combined(ChecksumAlgorithm algorithm, List<PartChecksum> parts) {
        CrcCombination crc = CrcCombination.of(algorithm).orElseThrow();
        long value = crc.parse(parts.getFirst().value());
        for (PartChecksum part : parts.subList(1, parts.size())) {
            value = crc.combine(value, crc.parse(part.value()), part.size());
        }
        return crc.format(value);
    }

    private static String composite(ChecksumAlgorithm algorithm, List<PartChecksum> parts) {
        var computation = algorithm.start();
        parts.forEach(
                part -> computation.update(ByteBuffer.wrap(Base64.getDecoder().decode(part.value()))));
        return Base64.getEncoder().encodeToString(computation.value()) + "-" + parts.size();
    }
}

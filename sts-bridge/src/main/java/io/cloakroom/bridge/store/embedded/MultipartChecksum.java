package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The checksum of a multipart upload.
 *
 * @param algorithm of the checksum that every part brings or is given here
 * @param fullObject whether the object's checksum covers all its bytes; else it covers the checksums of its parts
 */
record MultipartChecksum(ChecksumAlgorithm algorithm, boolean fullObject) {
    /** A part's length, and its checksum in base64. */
    record PartChecksum(long size, String value) {}

    /**
     * Reads the headers of CreateMultipartUpload. CRC64NVME always covers the full object, SHA never does.
     *
     * @throws AwsException {@code InvalidRequest}, {@code InvalidArgument}
     */
    static Optional<MultipartChecksum> of(Headers headers) {
        Optional<ChecksumAlgorithm> named = Checksum.named(headers);
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

    String type() {
        return fullObject ? Checksum.FULL_OBJECT : Checksum.COMPOSITE;
    }

    /** Writes the algorithm and the type into a document. */
    void write(XmlWriter xml) {
        xml.element("ChecksumAlgorithm", algorithm.name()).element("ChecksumType", type());
    }

    /** The checksum of the object that the parts make. */
    Checksum ofObject(List<PartChecksum> parts) {
        return new Checksum(algorithm, fullObject ? combined(parts) : composite(parts));
    }

    private String combined(List<PartChecksum> parts) {
        CrcCombination crc = CrcCombination.of(algorithm).orElseThrow();
        long value = crc.parse(parts.getFirst().value());
        for (PartChecksum part : parts.subList(1, parts.size())) {
            value = crc.combine(value, crc.parse(part.value()), part.size());
        }
        return crc.format(value);
    }

    private String composite(List<PartChecksum> parts) {
        var computation = algorithm.start();
        parts.forEach(
                part -> computation.update(ByteBuffer.wrap(Base64.getDecoder().decode(part.value()))));
        return Base64.getEncoder().encodeToString(computation.value()) + "-" + parts.size();
    }
}

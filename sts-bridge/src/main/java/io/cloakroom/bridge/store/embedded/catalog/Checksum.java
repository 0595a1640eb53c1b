package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.aws.payload.ChecksumHeaders;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the additional checksums of S3.
 *
 * @param value in base64; a composite one is followed by {@code -} and the number of parts
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
public record Checksum(ChecksumAlgorithm algorithm, String value) {
    /** The algorithm S3 uses where the sender names none. */
    public static final ChecksumAlgorithm DEFAULT = ChecksumAlgorithm.CRC64NVME;

    /** What {@link ChecksumHeaders#TYPE} says. */
    public static final String FULL_OBJECT = "FULL_OBJECT";

    /** What {@link ChecksumHeaders#TYPE} says of a checksum over the checksums of the parts. */
    public static final String COMPOSITE = "COMPOSITE";

    private static final String BETWEEN = ",";

    /** The result of a computation. */
    public static Checksum of(ChecksumAlgorithm algorithm, ChecksumComputation computed) {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(computed.value()));
    }

    /** The first checksum among headers, those of a body or those that an early version stored. */
    public static Optional<Checksum> find(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).startsWith(ChecksumHeaders.FAMILY)) {
                Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHeader(headers.name(i));
                if (algorithm.isPresent()) {
                    return Optional.of(new Checksum(algorithm.get(), headers.value(i)));
                }
            }
        }
        return Optional.empty();
    }

    /** The checksum of the given algorithm, if the list has one. */
    public static Optional<Checksum> find(List<Checksum> checksums, ChecksumAlgorithm algorithm) {
        return checksums.stream()
                .filter(checksum -> checksum.algorithm == algorithm)
                .findFirst();
    }

    /**
     * Whether this checksum covers all bytes of the object, not the checksums of its parts. Base64 has no {@code -}.
     */
    public boolean isOfFullObject() {
        return value.indexOf('-') < 0;
    }

    /** {@link #FULL_OBJECT} or {@link #COMPOSITE}. */
    public String type() {
        return isOfFullObject() ? FULL_OBJECT : COMPOSITE;
    }

    /** Whether the checksum a caller sent is this one. The caller may leave out the number of parts. */
    public boolean isMeantBy(Checksum expected) {
        return expected.equals(this) || (expected.algorithm == algorithm && value.startsWith(expected.value + "-"));
    }

    /** The text in the catalog: {@code ALGORITHM:value}. */
    private String stored() {
        return algorithm + ":" + value;
    }

    /** The text in the catalog for an object's checksum; empty if it has none. */
    static String stored(Optional<Checksum> checksum) {
        return checksum.map(Checksum::stored).orElse("");
    }

    /** The text in the catalog for the checksums of a part. */
    public static String stored(List<Checksum> checksums) {
        return checksums.stream().map(Checksum::stored).collect(Collectors.joining(BETWEEN));
    }

    /** Reads what {@code stored} wrote for an object, or the first checksum of a part. */
    public static Optional<Checksum> ofStored(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(allOfStored(text).getFirst());
    }

    /** Reads what {@code stored} wrote for a part. */
    public static List<Checksum> allOfStored(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(BETWEEN, -1)).map(Checksum::parse).toList();
    }

    private static Checksum parse(String text) {
        int colon = text.indexOf(':');
        return new Checksum(ChecksumAlgorithm.valueOf(text.substring(0, colon)), text.substring(colon + 1));
    }
}

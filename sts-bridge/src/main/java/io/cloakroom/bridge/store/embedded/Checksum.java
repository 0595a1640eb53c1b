package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.StoreExchange;
import java.util.Arrays;
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
record Checksum(ChecksumAlgorithm algorithm, String value) {
    /** The algorithm S3 uses where the sender names none. */
    static final ChecksumAlgorithm DEFAULT = ChecksumAlgorithm.CRC64NVME;

    /** What {@link ChecksumHeaders#TYPE} says. */
    static final String FULL_OBJECT = "FULL_OBJECT";

    static final String COMPOSITE = "COMPOSITE";

    private static final String BETWEEN = ",";

    /** The result of a computation. */
    static Checksum of(ChecksumAlgorithm algorithm, ChecksumComputation computed) {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(computed.value()));
    }

    /** The first checksum among headers. */
    static Optional<Checksum> find(Headers headers) {
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

    /**
     * The algorithm whose checksum comes with the body, in the head or in the trailer.
     *
     * @throws AwsException {@code InvalidArgument} if the head names an unknown one
     */
    static Optional<ChecksumAlgorithm> declared(StoreExchange exchange, S3Call call) {
        var unused = named(call.headers());
        return find(call.headers())
                .map(Checksum::algorithm)
                .or(() -> exchange.checksumTrailer().flatMap(ChecksumAlgorithm::ofHeader));
    }

    /** The checksum of the given algorithm, if the list has one. */
    static Optional<Checksum> find(List<Checksum> checksums, ChecksumAlgorithm algorithm) {
        return checksums.stream()
                .filter(checksum -> checksum.algorithm == algorithm)
                .findFirst();
    }

    /**
     * The algorithm that {@code x-amz-checksum-algorithm} names.
     *
     * @throws AwsException {@code InvalidArgument} if there is none of that name
     */
    static Optional<ChecksumAlgorithm> named(Headers headers) {
        return headers.first(ChecksumHeaders.ALGORITHM)
                .map(name -> ChecksumAlgorithm.ofName(name)
                        .orElseThrow(() -> new AwsException(
                                INVALID_ARGUMENT,
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: %s; got `%s`"
                                        .formatted(Arrays.toString(ChecksumAlgorithm.values()), name))));
    }

    /**
     * Whether this checksum covers all bytes of the object, not the checksums of its parts. Base64 has no {@code -}.
     */
    boolean isOfFullObject() {
        return value.indexOf('-') < 0;
    }

    String type() {
        return isOfFullObject() ? FULL_OBJECT : COMPOSITE;
    }

    /** Whether the checksum a caller sent is this one. The caller may leave out the number of parts. */
    boolean isMeantBy(Checksum expected) {
        return expected.equals(this) || (expected.algorithm == algorithm && value.startsWith(expected.value + "-"));
    }

    /** Adds the checksum and its type to the headers of an answer. */
    void addTo(Headers.Builder headers) {
        headers.add(algorithm.headerName(), value).add(ChecksumHeaders.TYPE, type());
    }

    /** The name of the element that carries it in documents. */
    static String element(ChecksumAlgorithm algorithm) {
        return "Checksum" + algorithm.name();
    }

    void write(XmlWriter xml) {
        xml.element(element(algorithm), value);
    }

    void writeWithType(XmlWriter xml) {
        write(xml);
        xml.element("ChecksumType", type());
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
    static String stored(List<Checksum> checksums) {
        return checksums.stream().map(Checksum::stored).collect(Collectors.joining(BETWEEN));
    }

    /** Reads what {@code stored} wrote for an object, or the first checksum of a part. */
    static Optional<Checksum> ofStored(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(allOfStored(text).getFirst());
    }

    /** Reads what {@code stored} wrote for a part. */
    static List<Checksum> allOfStored(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(BETWEEN, -1)).map(Checksum::parse).toList();
    }

    private static Checksum parse(String text) {
        int colon = text.indexOf(':');
        return new Checksum(ChecksumAlgorithm.valueOf(text.substring(0, colon)), text.substring(colon + 1));
    }
}

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.ChecksumAlgorithm;
import io.cloakroom.aws.s3.ChecksumComputation;
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
 * @param value base 64; for a composite one followed by {@code -} and the number of parts
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
record Checksum(ChecksumAlgorithm algorithm, String value) {
    /** What S3 computes where the sender says nothing. */
    static final ChecksumAlgorithm DEFAULT = ChecksumAlgorithm.CRC64NVME;

    /** The header that says {@link #FULL_OBJECT} or {@link #COMPOSITE}. */
    static final String TYPE = "x-amz-checksum-type";

    static final String FULL_OBJECT = "FULL_OBJECT";
    static final String COMPOSITE = "COMPOSITE";

    private static final String HEADERS = "x-amz-checksum-";
    private static final String BETWEEN = ",";

    /** What was computed. */
    static Checksum of(ChecksumAlgorithm algorithm, ChecksumComputation computed) {
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(computed.value()));
    }

    /** The first checksum among headers. */
    static Optional<Checksum> find(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).startsWith(HEADERS)) {
                Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHeader(headers.name(i));
                if (algorithm.isPresent()) {
                    return Optional.of(new Checksum(algorithm.get(), headers.value(i)));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Which one will come with a body, in its head or behind it.
     *
     * @throws AwsException {@code InvalidArgument} if the head names one that there is not
     */
    static Optional<ChecksumAlgorithm> declared(StoreExchange exchange, S3Call call) {
        var unused = named(call.headers());
        return find(call.headers())
                .map(Checksum::algorithm)
                .or(() -> exchange.checksumTrailer().flatMap(ChecksumAlgorithm::ofHeader));
    }

    /** The checksum of an algorithm among some. */
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
        return headers.first("x-amz-checksum-algorithm")
                .map(name -> ChecksumAlgorithm.ofName(name)
                        .orElseThrow(() -> new AwsException(
                                INVALID_ARGUMENT,
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: %s; got `%s`"
                                        .formatted(Arrays.toString(ChecksumAlgorithm.values()), name))));
    }

    /** Whether it is one over all bytes; else it is one over the checksums of parts. Base 64 has no {@code -}. */
    boolean isOfFullObject() {
        return value.indexOf('-') < 0;
    }

    String type() {
        return isOfFullObject() ? FULL_OBJECT : COMPOSITE;
    }

    /** Whether a caller means this one; the number of parts may be left out. */
    boolean isMeantBy(Checksum expected) {
        return expected.equals(this) || (expected.algorithm == algorithm && value.startsWith(expected.value + "-"));
    }

    /** Adds it and its type to the headers of an answer. */
    void addTo(Headers.Builder headers) {
        headers.add(algorithm.headerName(), value).add(TYPE, type());
    }

    /** The element that carries it in documents. */
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

    /** As the catalog stores it: {@code ALGORITHM:value}. */
    private String stored() {
        return algorithm + ":" + value;
    }

    /** As the catalog stores that of an object; empty where there is none. */
    static String stored(Optional<Checksum> checksum) {
        return checksum.map(Checksum::stored).orElse("");
    }

    /** As the catalog stores those of a part. */
    static String stored(List<Checksum> checksums) {
        return checksums.stream().map(Checksum::stored).collect(Collectors.joining(BETWEEN));
    }

    /** Reads what {@code stored} wrote of an object, or the first of a part. */
    static Optional<Checksum> ofStored(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(allOfStored(text).getFirst());
    }

    /** Reads what {@code stored} wrote of a part. */
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

package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checksums in the heads and documents of S3.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
final class ChecksumFields {
    private ChecksumFields() {}

    /**
     * The algorithm whose checksum comes with the body, in the head or in the trailer.
     *
     * @throws AwsException {@code InvalidArgument} if the head names an unknown one
     */
    static Optional<ChecksumAlgorithm> declared(StoreExchange exchange, S3Call call) {
        var unused = named(call.headers());
        return Checksum.find(call.headers())
                .map(Checksum::algorithm)
                .or(() -> exchange.checksumTrailer().flatMap(ChecksumAlgorithm::ofHeader));
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

    /** Adds a checksum and its type to the headers of an answer. */
    static void add(Headers.Builder headers, Checksum checksum) {
        headers.add(checksum.algorithm().headerName(), checksum.value()).add(ChecksumHeaders.TYPE, checksum.type());
    }

    /** The name of the element that carries it in documents. */
    static String element(ChecksumAlgorithm algorithm) {
        return "Checksum" + algorithm.name();
    }

    static void write(XmlWriter xml, Checksum checksum) {
        xml.element(element(checksum.algorithm()), checksum.value());
    }

    static void writeWithType(XmlWriter xml, Checksum checksum) {
        write(xml, checksum);
        xml.element("ChecksumType", checksum.type());
    }
}

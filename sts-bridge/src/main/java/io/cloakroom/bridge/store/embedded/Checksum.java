package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.ChecksumAlgorithm;
import io.cloakroom.aws.xml.XmlWriter;
import java.util.Optional;

/**
 * One of the additional checksums of S3.
 *
 * @param value base 64; for a composite one followed by {@code -} and the number of parts
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
record Checksum(ChecksumAlgorithm algorithm, String value) {
    /** The header that says {@link #FULL_OBJECT} or {@link #COMPOSITE}. */
    static final String TYPE = "x-amz-checksum-type";

    static final String FULL_OBJECT = "FULL_OBJECT";
    static final String COMPOSITE = "COMPOSITE";

    /** The first checksum among headers. */
    static Optional<Checksum> find(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofHeader(headers.name(i));
            if (algorithm.isPresent()) {
                return Optional.of(new Checksum(algorithm.get(), headers.value(i)));
            }
        }
        return Optional.empty();
    }

    /** What is stored with an object that came in one piece. */
    static Headers ofWholeObject(Headers verified) {
        return find(verified).map(checksum -> checksum.headers(FULL_OBJECT)).orElse(Headers.EMPTY);
    }

    Headers headers(String type) {
        return Headers.builder()
                .add(algorithm.headerName(), value)
                .add(TYPE, type)
                .build();
    }

    /** The element that carries it in documents. */
    static String element(ChecksumAlgorithm algorithm) {
        return "Checksum" + algorithm.name();
    }

    void write(XmlWriter xml) {
        xml.element(element(algorithm), value);
    }

    /** As the catalog stores that of a part: {@code ALGORITHM:value}. */
    String stored() {
        return algorithm + ":" + value;
    }

    /** Reads what {@link #stored} wrote; empty where nothing was stored. */
    static Optional<Checksum> ofStored(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(
                        new Checksum(ChecksumAlgorithm.valueOf(text.substring(0, colon)), text.substring(colon + 1)));
    }
}

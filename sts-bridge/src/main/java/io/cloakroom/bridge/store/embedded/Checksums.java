package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.util.Optional;

/**
 * The additional checksums of S3, as headers {@code x-amz-checksum-<algorithm>}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checking object
 *     integrity</a>
 */
final class Checksums {
    static final String TYPE = "x-amz-checksum-type";
    private static final String PREFIX = "x-amz-checksum-";

    private Checksums() {}

    /** What is stored with an object that came in one piece. */
    static Headers ofWholeObject(Headers verified) {
        Optional<Checksum> checksum = find(verified);
        return checksum.isEmpty() ? Headers.EMPTY : checksum.get().headers("FULL_OBJECT");
    }

    /** The first checksum among headers. */
    static Optional<Checksum> find(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.startsWith(PREFIX) && Checksum.isAlgorithm(name.substring(PREFIX.length()))) {
                return Optional.of(new Checksum(name.substring(PREFIX.length()), headers.value(i)));
            }
        }
        return Optional.empty();
    }

    /** The header that carries a checksum. */
    static String header(String algorithm) {
        return PREFIX + algorithm;
    }
}

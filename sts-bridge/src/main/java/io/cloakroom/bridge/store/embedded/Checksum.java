package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import java.util.Locale;
import java.util.Map;

/**
 * One checksum.
 *
 * @param algorithm in lower case, as in the header's name
 * @param value base 64; for a composite one followed by {@code -} and the number of parts
 */
record Checksum(String algorithm, String value) {
    /** The names of the elements that carry them in documents. */
    private static final Map<String, String> ELEMENTS = Map.of(
            "crc32", "ChecksumCRC32",
            "crc32c", "ChecksumCRC32C",
            "crc64nvme", "ChecksumCRC64NVME",
            "sha1", "ChecksumSHA1",
            "sha256", "ChecksumSHA256");

    static boolean isAlgorithm(String name) {
        return ELEMENTS.containsKey(name);
    }

    /** The element of an algorithm in documents. */
    static String element(String algorithm) {
        return ELEMENTS.getOrDefault(algorithm, "Checksum" + algorithm.toUpperCase(Locale.ROOT));
    }

    Headers headers(String type) {
        return Headers.builder()
                .add(Checksums.header(algorithm), value)
                .add(Checksums.TYPE, type)
                .build();
    }
}

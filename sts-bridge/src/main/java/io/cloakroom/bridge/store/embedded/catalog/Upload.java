package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.time.Instant;
import java.util.Optional;

/**
 * A multipart upload in progress.
 *
 * @param initiated to the millisecond
 * @param metadata headers that the object will have
 * @param checksum of its parts; empty if the client asked for none
 */
public record Upload(
        String id,
        ObjectKey key,
        Instant initiated,
        String storageClass,
        Headers metadata,
        TagSet tags,
        Optional<MultipartChecksum> checksum) {
    private static final MultipartChecksum DEFAULT = new MultipartChecksum(Checksum.DEFAULT, true);

    /** The checksum of the object: the one asked for, else the default of S3. */
    public MultipartChecksum checksumOfObject() {
        return checksum.orElse(DEFAULT);
    }

    /**
     * A part that has been received.
     *
     * @param size in bytes
     * @param modified to the millisecond
     * @param etag without quotes
     * @param file the id of its data file
     * @param checksum as {@link Checksum#stored} writes several; empty where there is none
     */
    public record Part(int number, long size, Instant modified, String etag, String file, String checksum) {
        /** The most parts of an upload, and the highest number of one. */
        public static final int MAX = 10_000;

        /**
         * Reads the number of a part: 1 to {@link #MAX}.
         *
         * @throws AwsException {@code InvalidArgument}
         */
        public static int parseNumber(String text) {
            if (!text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= MAX) {
                    return number;
                }
            }
            throw new AwsException(
                    INVALID_ARGUMENT, "Part number must be an integer between 1 and 10000, inclusive: `" + text + "`");
        }
    }
}

package io.cloakroom.bridge.config;

import java.nio.file.Path;
import java.time.Duration;

/** The object store behind the bridge. */
public sealed interface StoreConfig {
    /**
     * {@code cloakroom server DIR}: objects are kept in a directory.
     *
     * @param maxBuckets no more can be made
     * @param uploadExpiry after which an uncompleted multipart upload ends
     */
    record Embedded(Path directory, int maxBuckets, Duration uploadExpiry) implements StoreConfig {
        static final int STANDARD_MAX_BUCKETS = 10_000;
        static final Duration STANDARD_UPLOAD_EXPIRY = Duration.ofDays(7);
        private static final Duration LEAST_UPLOAD_EXPIRY = Duration.ofMinutes(1);

        /** Every bucket is held in memory, with its name of up to 63 characters. */
        private static final int MOST_BUCKETS = 100_000;

        /** A store with the standard limits. */
        public static Embedded of(Path directory) {
            return new Embedded(directory, STANDARD_MAX_BUCKETS, STANDARD_UPLOAD_EXPIRY);
        }

        static int maxBuckets(String text) {
            int count = SettingText.count(text);
            if (count < 1 || count > MOST_BUCKETS) {
                throw new IllegalArgumentException(
                        "`%s` is not a number of buckets from 1 to %d".formatted(text, MOST_BUCKETS));
            }
            return count;
        }

        static Duration uploadExpiry(String text) {
            Duration expiry = SettingText.duration(text);
            if (expiry.compareTo(LEAST_UPLOAD_EXPIRY) < 0) {
                throw new IllegalArgumentException("an upload needs at least a minute, as in 1m; got `" + text + "`");
            }
            return expiry;
        }
    }

    /** {@code cloakroom gateway URL}: another S3 store keeps the objects. */
    record Upstream(UpstreamConfig upstream) implements StoreConfig {}
}

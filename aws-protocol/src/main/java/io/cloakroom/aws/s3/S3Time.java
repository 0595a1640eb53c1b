package io.cloakroom.aws.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in the documents of S3: ISO 8601 in UTC, to the millisecond. */
public final class S3Time {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private S3Time() {}

    public static String of(Instant time) {
        return FORMAT.format(time);
    }
}

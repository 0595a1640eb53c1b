package io.cloakroom.bridge.store.embedded;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Dates as HTTP headers write them (RFC 9110 §5.6.7, to the second) and as S3 documents do (ISO 8601, to the
 * millisecond).
 */
final class HttpDate {
    private static final DateTimeFormatter HEADER = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DOCUMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String header(Instant time) {
        return HEADER.format(time);
    }

    static String document(Instant time) {
        return DOCUMENT.format(time);
    }

    /** Reads a date; empty if the text is none. RFC 9110 says to ignore a condition with such a date. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(HEADER.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The time, cut to the seconds that a header can express. */
    static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}

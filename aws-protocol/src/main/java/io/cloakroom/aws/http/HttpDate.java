package io.cloakroom.aws.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Dates in HTTP headers: to the second, in one form.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, IMF-fixdate</a>
 */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private HttpDate() {}

    /**
     * Writes a date. Every answer with an object has one, and a formatter would take 3 % of the time of a small read.
     *
     * @param time in the years 0 to 9999; fractions of a second are cut off
     */
    public static String of(Instant time) {
        LocalDateTime date = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(29)
                .append(DAYS[date.getDayOfWeek().getValue() - 1])
                .append(", ");
        twoDigits(text, date.getDayOfMonth())
                .append(' ')
                .append(MONTHS[date.getMonthValue() - 1])
                .append(' ');
        twoDigits(text, date.getYear() / 100);
        twoDigits(text, date.getYear() % 100).append(' ');
        twoDigits(text, date.getHour()).append(':');
        twoDigits(text, date.getMinute()).append(':');
        return twoDigits(text, date.getSecond()).append(" GMT").toString();
    }

    /** Reads a date; empty if the text isn't one. RFC 9110 says to ignore such a condition. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(FORMAT.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

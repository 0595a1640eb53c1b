package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The times of a signed request: {@code yyyyMMdd'T'HHmmss'Z'}, and the HTTP date of a {@code Date} header. */
final class AmzDate {
    private static final DateTimeFormatter HTTP = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private AmzDate() {}

    /** @throws AwsException {@code MalformedDate} */
    static Instant parse(String text) {
        if (text.length() == 16 && text.charAt(8) == 'T' && text.charAt(15) == 'Z') {
            int day = digits(text, 0, 8);
            int time = digits(text, 9, 15);
            if (day >= 0 && time >= 0) {
                try {
                    return LocalDateTime.of(
                                    day / 10000, day / 100 % 100, day % 100, time / 10000, time / 100 % 100, time % 100)
                            .toInstant(ZoneOffset.UTC);
                } catch (DateTimeException e) {
                    throw malformed(text);
                }
            }
        }
        throw malformed(text);
    }

    /** Reads a {@code Date} header: an HTTP date, or the form of {@code x-amz-date}. */
    static Instant parseDateHeader(String text) {
        if (text.length() == 16) {
            return parse(text);
        }
        try {
            return Instant.from(HTTP.parse(text));
        } catch (DateTimeException e) {
            throw malformed(text);
        }
    }

    private static AwsException malformed(String text) {
        return AwsException.of(AwsErrorCode.MALFORMED_DATE, "Expected `yyyyMMddTHHmmssZ`, not `" + text + "`.");
    }

    /** The value of at most eight decimal digits; -1 if the text holds anything else. */
    static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static String day(LocalDate date) {
        return new String(chars(date, new char[8]));
    }

    /** {@code yyyyMMdd'T'HHmmss'Z'}, cut to seconds. */
    static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        char[] text = chars(time.toLocalDate(), new char[16]);
        text[8] = 'T';
        put(text, 9, time.getHour());
        put(text, 11, time.getMinute());
        put(text, 13, time.getSecond());
        text[15] = 'Z';
        return new String(text);
    }

    private static char[] chars(LocalDate date, char[] text) {
        put(text, 0, date.getYear() / 100);
        put(text, 2, date.getYear() % 100);
        put(text, 4, date.getMonthValue());
        put(text, 6, date.getDayOfMonth());
        return text;
    }

    private static void put(char[] text, int at, int number) {
        text[at] = (char) ('0' + number / 10);
        text[at + 1] = (char) ('0' + number % 10);
    }
}

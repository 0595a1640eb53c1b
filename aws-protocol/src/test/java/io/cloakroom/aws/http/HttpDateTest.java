package io.cloakroom.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1994-11-06T08:49:37Z     | Sun, 06 Nov 1994 08:49:37 GMT
            1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
            2024-02-29T23:59:59.999Z | Thu, 29 Feb 2024 23:59:59 GMT
            0007-01-01T00:00:00Z     | Mon, 01 Jan 0007 00:00:00 GMT
            9999-12-31T23:59:59Z     | Fri, 31 Dec 9999 23:59:59 GMT
            """)
    void writesTheFormOfTheStandard(Instant time, String text) {
        assertThat(HttpDate.of(time)).isEqualTo(text);
    }

    @Test
    void writesWhatTheJdkWritesAndReadsItBack() {
        DateTimeFormatter jdk = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        Instant time = Instant.parse("2023-12-25T00:00:00Z");
        for (int i = 0; i < 5_000; i++) {
            String text = HttpDate.of(time);
            assertThat(Instant.from(jdk.parse(text))).isEqualTo(time);
            assertThat(HttpDate.parse(text)).contains(time);
            time = time.plus(Duration.ofSeconds(78_901));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "Sun, 06 Nov 1994 08:49:37 CET", "1994-11-06T08:49:37Z", "Mon, 06 Nov 1994"})
    void readsNothingElse(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }
}

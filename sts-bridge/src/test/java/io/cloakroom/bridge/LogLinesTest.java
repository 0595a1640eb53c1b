package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.config.LogConfig.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogLinesTest {
    @Test
    void jsonIsOneLineWithoutSecrets() throws Exception {
        String line = new LogLines(Format.JSON)
                .doLayout(event("two\nlines, token=abc", new IllegalStateException("password=x1")));
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("message").asText()).isEqualTo("two\nlines, token=***");
        assertThat(json.path("stackTrace").asText())
                .contains("IllegalStateException")
                .doesNotContain("x1");
    }

    @Test
    void textNamesTheLevel() {
        assertThat(new LogLines(Format.TEXT).doLayout(event("hello\nERROR forged", null)))
                .contains("WARN  hello\\u000aERROR forged");
    }

    @DisplayName("S-75 nothing in the log steers a terminal, nor begins a line that is none")
    @ParameterizedTest
    @EnumSource(Format.class)
    void s75_nothingInTheLogSteersATerminal(Format format) {
        String hostile = "\u001b[2J\u009b1A\u007f\u0085\u202e\u2028\n2027-01-02 03:04:05.000 ERROR forged";
        String text = new LogLines(format).doLayout(event(hostile, new IllegalStateException(hostile)));

        assertThat(text.lines()).noneMatch(line -> line.matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*"));
        assertThat(text.lines().filter(line -> line.startsWith("2027-"))).isEmpty();
    }

    private static LoggingEvent event(String message, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("test"), Level.WARN, message, thrown, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        return event;
    }
}

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
import org.junit.jupiter.api.Test;

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
                .contains("WARN  hello\\nERROR forged");
    }

    private static LoggingEvent event(String message, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("test"), Level.WARN, message, thrown, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        return event;
    }
}

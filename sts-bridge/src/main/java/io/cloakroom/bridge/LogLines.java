package io.cloakroom.bridge;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.config.LogConfig.Format;
import io.cloakroom.policy.json.OneLine;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event on one line, as text for people or as JSON for machines. Both blot out secrets. Neither lets a line
 * control a terminal, see {@link OneLine}.
 */
final class LogLines extends LayoutBase<ILoggingEvent> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final Format format;

    LogLines(Format format) {
        this.format = format;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String message = Redaction.redact(event.getFormattedMessage());
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        String trace = thrown == null ? "" : Redaction.redact(ThrowableProxyUtil.asString(thrown));
        return switch (format) {
            case TEXT -> text(event, message, trace);
            case JSON -> json(event, message, trace);
        };
    }

    private static String text(ILoggingEvent event, String message, String trace) {
        String line = "%s %-5s %s%n".formatted(CLOCK.format(event.getInstant()), event.getLevel(), OneLine.of(message));
        return trace.isEmpty() ? line : line + indented(trace);
    }

    /**
     * An exception's message may quote what a caller sent, so no line of a trace may look like the start of a log line.
     */
    private static String indented(String trace) {
        return trace.lines()
                .map(line -> "    " + OneLine.of(line.strip()) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static String json(ILoggingEvent event, String message, String trace) {
        ObjectNode line = JSON.createObjectNode()
                .put("time", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("message", message);
        if (!trace.isEmpty()) {
            line.put("stackTrace", trace);
        }
        return OneLine.of(line.toString()) + System.lineSeparator();
    }
}

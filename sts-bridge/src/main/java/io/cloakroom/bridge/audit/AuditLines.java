package io.cloakroom.bridge.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders entries as JSON, one line each. Line breaks and other control characters inside values are escaped, so a value
 * cannot forge a line.
 */
final class AuditLines {
    static final int MAX_REASON_CHARS = 1024;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Logger LOG = LoggerFactory.getLogger(AuditLines.class);

    private final StringWriter lines = new StringWriter();

    void add(AuditEntry entry) throws IOException {
        AuditRecord request = entry.request();
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            json.writeStartObject();
            json.writeStringField("time", time(entry.ended()));
            json.writeStringField("requestId", request.requestId());
            json.writeStringField("client", request.clientAddress());
            json.writeStringField("peer", request.peerAddress());
            json.writeStringField("principal", request.principal());
            json.writeStringField("accessKeyId", request.accessKeyId());
            json.writeStringField("provider", request.provider());
            json.writeStringField("sub", request.subject());
            json.writeStringField("userName", request.userName());
            json.writeStringField("action", request.action());
            json.writeStringField("resource", request.resource());
            json.writeStringField("decision", request.decision());
            json.writeStringField("policy", request.policy());
            json.writeStringField("statement", request.statement());
            json.writeStringField("reason", reason(request));
            json.writeNumberField("status", entry.status());
            json.writeNumberField("bytesIn", entry.bytesReceived());
            json.writeNumberField("bytesOut", entry.bytesSent());
            json.writeNumberField("ms", entry.took().toMillis());
            json.writeEndObject();
        }
        lines.append('\n');
    }

    private static @Nullable String reason(AuditRecord request) {
        Supplier<String> reason = request.reason();
        if (reason == null) {
            return null;
        }
        try {
            String text = reason.get();
            return text.length() <= MAX_REASON_CHARS ? text : text.substring(0, MAX_REASON_CHARS) + "…";
        } catch (RuntimeException e) {
            LOG.error("Request {}: the decision cannot be explained.", request.requestId(), e);
            return null;
        }
    }

    /** Says that records are missing before this line. */
    void addLoss(Instant noticed, long lostRecords) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            json.writeStartObject();
            json.writeStringField("time", time(noticed));
            json.writeNumberField("lostRecords", lostRecords);
            json.writeEndObject();
        }
        lines.append('\n');
    }

    /** What was added since the last call, in UTF-8; an unpaired surrogate becomes a question mark. */
    ByteBuffer take() {
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines.getBuffer().setLength(0);
        return bytes;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}

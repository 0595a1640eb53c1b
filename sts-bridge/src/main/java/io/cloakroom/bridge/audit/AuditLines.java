package io.cloakroom.bridge.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cloakroom.policy.json.OneLine;
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
 * Renders records as JSON, one per line. Characters that would end a line or control a terminal are escaped, see
 * {@link OneLine}. So no value can forge a line, or hide one from whoever reads the file.
 */
final class AuditLines {
    static final int MAX_REASON_CHARS = 1024;

    private static final int MAX_KEPT_CHARS = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Logger LOG = LoggerFactory.getLogger(AuditLines.class);

    private final StringBuilder lines = new StringBuilder();

    /** Adds a whole line, and returns it without its end. Adds nothing if rendering fails. */
    String add(AuditRecord record) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", time(record.ended()));
            json.writeStringField("requestId", record.requestId());
            writeIfAny(json, "traceId", record.traceId());
            json.writeStringField("client", record.client().address());
            json.writeStringField("peer", record.client().peer());
            json.writeStringField("principal", record.principal());
            json.writeStringField("accessKeyId", record.accessKeyId());
            json.writeStringField("provider", record.provider());
            json.writeStringField("sub", record.subject());
            json.writeStringField("userName", record.userName());
            json.writeStringField("action", record.action());
            json.writeStringField("resource", record.resource());
            writeIfAny(json, "version", record.version());
            writeIfAny(json, "source", record.source());
            writeIfAny(json, "sourceVersion", record.sourceVersion());
            writeObjects(json, record);
            json.writeStringField("decision", record.decision().toString());
            json.writeStringField("policy", record.policy());
            json.writeStringField("statement", record.statement());
            json.writeStringField("reason", reason(record));
            json.writeNumberField("status", record.status());
            json.writeNumberField("bytesIn", record.bytesReceived());
            json.writeNumberField("bytesOut", record.bytesSent());
            json.writeNumberField("ms", record.took().toMillis());
            if (record.brokenOff() > 0) {
                json.writeNumberField("brokenOff", record.brokenOff());
            }
            json.writeEndObject();
        }
        return end(line);
    }

    /**
     * Ends the line that a failed write may have left incomplete, so that what follows is not read as the rest of it.
     */
    void endTorn() {
        lines.append('\n');
    }

    private String end(StringWriter line) {
        String one = OneLine.of(line.toString());
        lines.append(one).append('\n');
        return one;
    }

    private static void writeIfAny(JsonGenerator json, String member, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(member, value);
        }
    }

    private static void writeObjects(JsonGenerator json, AuditRecord record) throws IOException {
        if (record.unnamedObjects() > 0) {
            json.writeNumberField("unnamedObjects", record.unnamedObjects());
        }
        if (record.objects().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("objects");
        for (TouchedObject object : record.objects()) {
            json.writeStartObject();
            json.writeStringField("key", object.key());
            writeIfAny(json, "version", object.versionId().orElse(""));
            json.writeStringField("outcome", object.outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static @Nullable String reason(AuditRecord record) {
        Supplier<String> reason = record.reason();
        if (reason == null) {
            return null;
        }
        try {
            String text = reason.get();
            return text.length() <= MAX_REASON_CHARS ? text : text.substring(0, MAX_REASON_CHARS) + "…";
        } catch (Throwable e) { // the record is written even without a reason
            LOG.error("Request {}: the decision cannot be explained.", record.requestId(), e);
            return null;
        }
    }

    /** Adds a line that says how many records are missing before it. */
    void addLoss(Instant noticed, long lostRecords) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", time(noticed));
            json.writeNumberField("lostRecords", lostRecords);
            json.writeEndObject();
        }
        end(line);
    }

    /** What was added since the last call, in UTF-8. */
    ByteBuffer take() {
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        clear();
        return bytes;
    }

    /** Drops what was added, and gives back the memory of an unusually large batch. */
    void clear() {
        lines.setLength(0);
        if (lines.capacity() > MAX_KEPT_CHARS) {
            lines.trimToSize();
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}

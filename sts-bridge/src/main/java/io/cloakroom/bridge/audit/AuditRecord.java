package io.cloakroom.bridge.audit;

import io.cloakroom.aws.http.ClientConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log says about one request that has ended. An {@link AuditDraft} collects it. A string without a value
 * is empty.
 *
 * @param traceId of the trace that the client says the request belongs to
 * @param subject the {@code sub} of the token behind the principal
 * @param version of the resource that was asked for
 * @param source of a copy
 * @param objects of a multi-delete
 * @param heldBytes the approximate memory that the objects take while the record waits to be written
 * @param unnamedObjects the number of objects, if there was no room to name them
 * @param policy of the statement that decided, if one did
 * @param statement that decided; with {@link AuditDecision#UNDECIDABLE} the condition key
 * @param reason why it was decided so; asked once, on the thread that writes
 * @param status the HTTP status that was sent; 499 if the client went away first; 0 if no answer could be sent
 * @param bytesReceived bytes of the request body
 * @param bytesSent bytes of the answer's body
 * @param took from the request line to the end of the answer
 * @param brokenOff the number of answers that were broken off until then, this one included; 0 if it was not
 */
public record AuditRecord(
        Instant ended,
        String requestId,
        String traceId,
        ClientConnection client,
        String principal,
        String accessKeyId,
        String provider,
        String subject,
        String userName,
        String action,
        String resource,
        String version,
        String source,
        String sourceVersion,
        List<TouchedObject> objects,
        long heldBytes,
        int unnamedObjects,
        AuditDecision decision,
        @Nullable String policy,
        @Nullable String statement,
        @Nullable Supplier<String> reason,
        int status,
        long bytesReceived,
        long bytesSent,
        Duration took,
        long brokenOff) {
    public AuditRecord {
        objects = List.copyOf(objects);
    }
}

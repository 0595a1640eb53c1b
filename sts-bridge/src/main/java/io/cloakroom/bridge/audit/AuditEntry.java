package io.cloakroom.bridge.audit;

import java.time.Duration;
import java.time.Instant;

/** An ended request. */
record AuditEntry(Instant ended, AuditRecord request, int status, long bytesReceived, long bytesSent, Duration took) {}

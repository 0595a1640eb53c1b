package io.cloakroom.bridge.audit;

import java.time.Duration;
import java.time.Instant;

/** The record of an ended request, with its figures. */
record AuditEntry(Instant ended, AuditRecord request, int status, long bytesReceived, long bytesSent, Duration took) {}

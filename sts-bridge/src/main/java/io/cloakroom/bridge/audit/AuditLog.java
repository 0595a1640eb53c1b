package io.cloakroom.bridge.audit;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The destination of audit records. Thread-safe; never blocks the caller. */
public interface AuditLog extends AutoCloseable {
    /**
     * Makes the record of a request that has ended, and writes it. It may leave out what there is no room for. The
     * draft must not be used afterwards.
     *
     * @param status the HTTP status that was sent; 499 if the client went away first; 0 if no answer could be sent
     * @param bytesReceived bytes of the request body
     * @param bytesSent bytes of the answer's body
     * @param took from the request line to the end of the answer
     */
    void write(AuditDraft draft, int status, long bytesReceived, long bytesSent, Duration took);

    /** Records that could not be written so far. */
    long lost();

    /** Writes what is queued, for at most 5 seconds, and closes the file. */
    @Override
    void close();

    /**
     * An audit log of JSON lines, appended to a file. The file is reopened if it has been moved away or deleted, so any
     * log rotation works without a signal.
     *
     * @param recent remembers its last lines
     * @throws java.io.UncheckedIOException if the file cannot be opened
     */
    static AuditLog toFile(Path file, RecentRecords recent, InstantSource clock) {
        return new QueuedAuditLog(new AuditFile(file), recent, clock);
    }

    /** An audit log of JSON lines to a stream, which is flushed but not closed. */
    static AuditLog toStream(OutputStream stream, RecentRecords recent, InstantSource clock) {
        return new QueuedAuditLog(new AuditStream(stream), recent, clock);
    }

    /** An audit log that is written nowhere: only its last lines are remembered. */
    static AuditLog remembering(RecentRecords recent, InstantSource clock) {
        return toStream(OutputStream.nullOutputStream(), recent, clock);
    }

    /** An audit log that keeps nothing. */
    static AuditLog discarding() {
        return new DiscardingAuditLog();
    }
}

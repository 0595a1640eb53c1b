package io.cloakroom.bridge.audit;

import io.cloakroom.aws.http.ClientConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes records to one writing thread through a queue of 16384. If the disk fails or cannot keep up, the bridge keeps
 * serving and records are lost, but never silently: they are counted, and the service's log says how many. The audit
 * log itself gets a line {@code {"time":…,"lostRecords":n}} in front of the next record that is written. Waiting
 * instead would let a slow disk stop an event loop, and with it every connection.
 *
 * <p>The writing thread also works out the reasons, but only while fewer than 256 records wait. So neither the time for
 * it nor the requests it needs can pile up, however many requests are denied.
 */
final class QueuedAuditLog implements AuditLog {
    static final int CAPACITY = 16_384;
    static final int EXPLAINED = 256;

    /** The most memory for the objects of multi-deletes whose records wait. */
    static final long MAX_HELD_BYTES = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(QueuedAuditLog.class);
    private static final int BATCH = 512;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BlockingQueue<AuditRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();

    /** Tells the writer that nothing follows. */
    private final AuditRecord end =
            new AuditDraft("", new ClientConnection("", false)).ended(Instant.EPOCH, 0, 0, 0, Duration.ZERO);

    private final AuditOutput output;
    private final RecentRecords recent;
    private final InstantSource clock;
    private final Thread writer;
    private final AuditLines lines = new AuditLines();
    private long reportedLoss;
    private boolean torn;
    private volatile boolean closing;

    /** @param recent remembers what was written last */
    QueuedAuditLog(AuditOutput output, RecentRecords recent, InstantSource clock) {
        this.output = output;
        this.recent = recent;
        this.clock = clock;
        writer = Thread.ofPlatform().name("audit-log").daemon().start(this::run);
    }

    @Override
    public void write(AuditDraft draft, int status, long bytesReceived, long bytesSent, Duration took) {
        if (draft.reason() != null && queue.size() >= EXPLAINED) {
            draft.withoutReason();
        }
        if (draft.heldBytes() > 0 && heldBytes.addAndGet(draft.heldBytes()) > MAX_HELD_BYTES) {
            heldBytes.addAndGet(-draft.heldBytes());
            draft.withoutObjects();
        }
        AuditRecord record = draft.ended(clock.instant(), status, bytesReceived, bytesSent, took);
        if (closing || !queue.offer(record)) {
            heldBytes.addAndGet(-record.heldBytes());
            lost.incrementAndGet();
        }
    }

    @Override
    public long lost() {
        return lost.get();
    }

    /** The thread goes on whatever goes wrong with a batch. Without it, every later record would be lost silently. */
    private void run() {
        List<AuditRecord> batch = new ArrayList<>(BATCH);
        boolean ended = false;
        while (!ended) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH - 1);
                ended = batch.remove(end);
                write(batch);
            } catch (Throwable e) {
                lose(batch.size(), e);
            } finally {
                for (AuditRecord record : batch) {
                    heldBytes.addAndGet(-record.heldBytes());
                }
                batch.clear();
            }
        }
    }

    private void write(List<AuditRecord> batch) throws IOException {
        lines.clear();
        if (torn) {
            lines.endTorn();
        }
        long newlyLost = lost.get() - reportedLoss;
        if (newlyLost > 0) {
            lines.addLoss(clock.instant(), newlyLost);
        }
        for (AuditRecord record : batch) {
            recent.add(record, lines.add(record));
        }
        ByteBuffer whole = lines.take();
        torn = true;
        output.write(whole);
        torn = false;
        if (newlyLost > 0) {
            reportedLoss += newlyLost;
            LOG.warn("audit log: {} records were lost", newlyLost);
        }
    }

    private void lose(int records, Throwable reason) {
        boolean isFirst = lost.getAndAdd(records) == reportedLoss;
        if (isFirst) {
            try {
                LOG.error("audit log: cannot write; records are being lost", reason);
            } catch (Throwable e) { // out of memory, perhaps; the count will tell
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!queue.offer(end, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) || !writer.join(CLOSE_TIMEOUT)) {
                LOG.error("audit log: {} records not written within {}", queue.size(), CLOSE_TIMEOUT);
                return;
            }
            output.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("audit log: cannot close", e);
        }
    }
}

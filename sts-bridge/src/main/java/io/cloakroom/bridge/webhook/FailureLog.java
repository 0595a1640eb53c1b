package io.cloakroom.bridge.webhook;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that a service fails: the first time at once, then at most once in ten seconds, with how often it did. */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private boolean hasTold;
    private long toldAt;
    private long untold;

    FailureLog(String service) {
        this.service = service;
    }

    void tell(String why) {
        long now = System.nanoTime();
        long others;
        synchronized (this) {
            if (hasTold && now - toldAt < QUIET_NANOS) {
                untold++;
                return;
            }
            others = untold;
            untold = 0;
            hasTold = true;
            toldAt = now;
        }
        if (others == 0) {
            LOG.warn("Plugin {}: {}.", service, why);
        } else {
            LOG.warn("Plugin {}: {} ({} more failures since the last line).", service, why, others);
        }
    }
}

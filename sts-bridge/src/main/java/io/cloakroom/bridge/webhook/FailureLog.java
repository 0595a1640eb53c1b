package io.cloakroom.bridge.webhook;

import io.cloakroom.bridge.log.OnceInAWhile;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that a service fails: the first time at once, then at most once in ten seconds, with how often it did. */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    private final String service;
    private final OnceInAWhile lines = new OnceInAWhile(Duration.ofSeconds(10), System::nanoTime);

    FailureLog(String service) {
        this.service = service;
    }

    void tell(String why) {
        lines.due().ifPresent(others -> tell(why, others));
    }

    private void tell(String why, long others) {
        if (others == 0) {
            LOG.warn("Plugin {}: {}.", service, why);
        } else {
            LOG.warn("Plugin {}: {} ({} more failures since the last line).", service, why, others);
        }
    }
}

package io.cloakroom.bridge.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The page of metrics in each format, made at most once a second. Where everybody may read it, nobody can have it made
 * as often as they like: making one takes the processor.
 */
final class RecentPages {
    static final Duration KEPT = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ExpositionFormatWriter, Page> pages = new HashMap<>();

    private static final class Page {
        private final byte[] text;
        private final Instant made;

        Page(byte[] text, Instant made) {
            this.text = text;
            this.made = made;
        }
    }

    RecentPages(InstantSource clock) {
        this.clock = clock;
    }

    /** Those who ask while the page is being made wait for it. */
    byte[] page(ExpositionFormatWriter format, Function<ExpositionFormatWriter, byte[]> made) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Page page = pages.get(format);
            if (page == null || now.isBefore(page.made) || !now.isBefore(page.made.plus(KEPT))) {
                byte[] text = made.apply(format);
                page = new Page(text, clock.instant());
                pages.put(format, page);
            }
            return page.text;
        } finally {
            lock.unlock();
        }
    }
}

package io.cloakroom.bridge.store.upstream;

import io.cloakroom.bridge.metrics.Durations;
import io.cloakroom.bridge.metrics.Metric;
import io.cloakroom.bridge.metrics.Scrape;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the upstream. Counting takes neither a lock nor memory. */
final class UpstreamFigures {
    private static final int CLASSES = 6;

    private final Durations untilHead = new Durations();
    private final LongAdder[] answers = new LongAdder[CLASSES];
    private final LongAdder failures = new LongAdder();
    private final LongAdder retries = new LongAdder();

    UpstreamFigures() {
        for (int i = 0; i < CLASSES; i++) {
            answers[i] = new LongAdder();
        }
    }

    /**
     * The head of an answer has come.
     *
     * @param nanos since the upstream has the whole request; negative if it has not yet
     */
    void answered(int status, long nanos) {
        answers[status >= 100 && status < CLASSES * 100 ? status / 100 : 0].increment();
        if (nanos >= 0) {
            untilHead.add(nanos);
        }
    }

    void failed() {
        failures.increment();
    }

    void triedAgain() {
        retries.increment();
    }

    void tell(Scrape scrape) {
        scrape.add(Metric.UPSTREAM_DURATION, untilHead);
        for (int i = 1; i < CLASSES; i++) {
            scrape.add(Metric.UPSTREAM_ANSWERS, answers[i].sum(), i + "xx");
        }
        scrape.add(Metric.UPSTREAM_FAILURES, failures.sum());
        scrape.add(Metric.UPSTREAM_RETRIES, retries.sum());
    }
}

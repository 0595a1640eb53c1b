package io.cloakroom.bridge.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** How long something took, in buckets. Adding takes neither a lock nor memory. */
public final class Durations {
    private static final long[] LIMITS_MICROS = {
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        60_000_000
    };

    private final LongAdder[] buckets = new LongAdder[LIMITS_MICROS.length + 1];
    private final LongAdder nanos = new LongAdder();

    public Durations() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** Counts one more. */
    public void add(long tookNanos) {
        long micros = tookNanos / 1_000;
        int bucket = 0;
        while (bucket < LIMITS_MICROS.length && micros > LIMITS_MICROS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        nanos.add(tookNanos);
    }

    /** The upper limits of the buckets in seconds; the last one has none. */
    static double[] upperLimits() {
        double[] limits = new double[LIMITS_MICROS.length + 1];
        for (int i = 0; i < LIMITS_MICROS.length; i++) {
            limits[i] = LIMITS_MICROS[i] / (double) TimeUnit.SECONDS.toMicros(1);
        }
        limits[LIMITS_MICROS.length] = Double.POSITIVE_INFINITY;
        return limits;
    }

    /** How many fell into each bucket. */
    long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    boolean isEmpty() {
        return LongStream.of(counts()).sum() == 0;
    }

    double sumSeconds() {
        return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}

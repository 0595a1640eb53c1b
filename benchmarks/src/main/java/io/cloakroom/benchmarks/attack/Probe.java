package io.cloakroom.benchmarks.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Does one thing every 100 ms, each time from another address, and records how long it took. Runs on a platform thread,
 * because the attackers keep those of virtual threads busy.
 */
final class Probe implements AutoCloseable {
    /** The time limit for each attempt. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int FAILURES_TOLD = 5;

    /** One attempt. */
    @FunctionalInterface
    interface Step {
        /** @throws IOException if it failed */
        void run(InetAddress from) throws IOException;
    }

    private final String name;
    private final Step step;
    private final Instant begin = Instant.now();
    private final List<Double> millis = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    /** Starts immediately. */
    Probe(String name, Step step) {
        this.name = name;
        this.step = step;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        long next = System.nanoTime();
        for (int n = 0; !isOver(next - System.nanoTime()); n++) {
            long start = System.nanoTime();
            try {
                step.run(Addresses.user(n));
            } catch (IOException | RuntimeException e) {
                failures.add("after %s: %s".formatted(Duration.between(begin, Instant.now()), e));
            }
            long end = System.nanoTime();
            millis.add((end - start) / 1e6);
            if (end - start >= LIMIT.toNanos()) {
                late.add("after %s: took %d ms"
                        .formatted(Duration.between(begin, Instant.now()), (end - start) / 1_000_000));
            }
            next = Math.max(next + INTERVAL.toNanos(), end);
        }
    }

    private boolean isOver(long afterNanos) {
        try {
            return over.await(afterNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends after the current attempt. */
    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every attempt succeeded in time. Call it after {@link #close}. */
    boolean isGood() {
        return failures.isEmpty() && !millis.isEmpty() && percentile(1) < LIMIT.toMillis();
    }

    /** A row of the table: probe, count, failed, p50, p99, max. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.0f | %.0f | %.0f |",
                name,
                millis.size(),
                failures.size(),
                percentile(0.5),
                percentile(0.99),
                percentile(1));
    }

    /** The first attempts that failed or were late, for people. */
    List<String> firstFailures() {
        return Stream.concat(
                        failures.stream().limit(FAILURES_TOLD), late.stream().limit(FAILURES_TOLD))
                .map(failure -> name + " " + failure)
                .toList();
    }

    private double percentile(double part) {
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(part * (sorted.length - 1))];
    }
}

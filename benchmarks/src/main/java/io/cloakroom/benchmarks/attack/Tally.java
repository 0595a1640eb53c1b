package io.cloakroom.benchmarks.attack;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts attempts and their outcomes. */
final class Tally {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder settled = new LongAdder();
    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

    void attempt() {
        attempts.increment();
    }

    /** A client holds back the rest of its data, or has finished. */
    void settle() {
        settled.increment();
    }

    void outcome(String outcome) {
        outcomes.computeIfAbsent(outcome, text -> new LongAdder()).increment();
    }

    long attempts() {
        return attempts.sum();
    }

    long settled() {
        return settled.sum();
    }

    /** Every outcome with its count. */
    String outcomes() {
        StringBuilder text = new StringBuilder();
        outcomes.forEach((outcome, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(outcome)
                .append(" × ")
                .append(count.sum()));
        return text.toString();
    }
}
